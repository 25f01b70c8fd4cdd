"""What does the media server cost: a packet, a viewer? Real connections, counted at the viewers."""

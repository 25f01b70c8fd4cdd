"""How quickly, and at what cost, does a class see what is written on its board?"""

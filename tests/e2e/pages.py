"""What can a person see and do on their screen? Words of the class here, selectors nowhere else.

A *desk* is someone's JupyterLab in their own browser. What is asked of it is what a person could see; what it is
told to do is what a person could click or type. Reasons (`why_…`) are None when nothing is in the way, and else say
what is: `until` waits with them.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from playwright.sync_api import Dialog, Locator, Page, expect

from tests.e2e.browser import Person
from tests.e2e.reasons import until
from tests.e2e.senses import Seen, Senses
from tests.hub import RunningHub

AXE = (
    Path(__file__).resolve().parents[2]
    / "labextension"
    / "node_modules"
    / "axe-core"
    / "axe.min.js"
)


def choose_theme(home: Path, theme: str) -> None:
    """The setting of JupyterLab's own light or dark theme, for when it is opened."""
    name = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}[theme]
    settings = home / ".jupyter/lab/user-settings/@jupyterlab/apputils-extension"
    settings.mkdir(parents=True, exist_ok=True)
    (settings / "themes.jupyterlab-settings").write_text(json.dumps({"theme": name}))


class Desk(Senses):
    """One person's JupyterLab."""

    def __init__(
        self, person: Person, hub: RunningHub, page: Page | None = None, url: str = ""
    ) -> None:
        super().__init__(person, page or person.page)
        self.hub = hub
        self.url = url or hub.url
        self.panel = self.page.locator("#jupyter-liveclass-panel")

    # Coming in

    def log_in(self) -> None:
        """Through the hub's login page into one's own JupyterLab, whose server starts on the way."""
        if not self.hub.api("GET", f"users/{self.name}")["servers"]:
            self.hub.start_server(self.name)
        self.page.goto(f"{self.url}hub/login?next=/user/{self.name}/lab?reset")
        self.page.fill("#username_input", self.name)
        self.page.fill("#password_input", self.hub.password)
        self.page.click("#login_submit")
        self.wait_for_lab()

    def fresh(self) -> None:
        """JupyterLab as on the first day; what was not saved in one's own files is left behind."""

        def leave(dialog: Dialog) -> None:
            dialog.accept()

        self.page.on("dialog", leave)
        try:
            self.page.goto(f"{self.url}user/{self.name}/lab?reset")
        finally:
            self.page.remove_listener("dialog", leave)
        self.wait_for_lab()

    def refresh(self) -> None:
        """What F5 does."""
        self.page.reload()
        self.wait_for_lab()

    def wait_for_lab(self) -> None:
        """Until the launcher or another document is there."""
        self.page.wait_for_selector("#jp-main-dock-panel", timeout=60_000)
        self.page.wait_for_selector("#jupyterlab-splash", state="detached", timeout=60_000)

    def second_tab(self) -> Desk:
        """The same person's JupyterLab in another tab of the same browser."""
        page = self.person.new_tab()
        page.goto(f"{self.url}user/{self.name}/lab/workspaces/second?reset")
        desk = Desk(self.person, self.hub, page, self.url)
        desk.wait_for_lab()
        return desk

    def photograph(self, step: str) -> None:
        """A picture of this step, kept with the build."""
        self.person.photograph(step, self.page)

    # Where a class begins

    def start_from_launcher(self) -> None:
        """One click on the card of the course."""
        self.page.locator(".jp-LauncherCard", has_text="Start class").click()

    def run_from_palette(self, words: str) -> None:
        """Find a command in the palette and run it."""
        self.page.keyboard.press("Control+Shift+C")
        field = self.page.locator(".lm-CommandPalette-input, .jp-ModalCommandPalette input").last
        field.fill(words)
        self.page.locator(
            ".lm-CommandPalette-item", has_text=re.compile(re.escape(words), re.I)
        ).first.click()

    def show_panel(self) -> None:
        """Bring the class panel to the front, if it is not there already."""
        if not self.panel.is_visible():
            self.page.keyboard.press("Alt+Shift+L")
        self.panel.wait_for(state="visible")

    def start_from_panel(self) -> None:
        """Start the class of one's course, and be in it."""
        self.show_panel()
        self.panel.locator('[data-action="start"]').click()
        self.wait_until_in_class()

    def why_not_told_live(self) -> str | None:
        """None once this JupyterLab says that the class is live and offers to join."""
        if self.offer().is_visible():
            return None
        return f"{self.name} sees no button to join; the panel says {self.says()!r}"

    def prepare(self) -> None:
        """Click Join, which opens the check of camera and microphone."""
        if not self.offer().is_visible():
            self.show_panel()
        until(self.why_not_told_live)
        self.offer().click()
        self.panel.locator(".lc-Preparing").wait_for()

    def offer(self) -> Locator:
        """The button beside a class that is live: in the panel, or in the notice while it is closed."""
        in_panel, in_notice = (
            '[data-action="prepare"]',
            '.jp-toastContainer button:has-text("Join")',
        )
        return (
            self.page.locator(f"{in_panel} >> visible=true")
            .or_(self.page.locator(f"{in_notice} >> visible=true"))
            .first
        )

    def want(self, kind: str, *, on: bool) -> None:
        """In the check: come in with this device on or off."""
        switch = self.panel.locator(f'[data-action="preview-{kind}"]')
        if (switch.get_attribute("aria-pressed") == "true") != on:
            switch.click()
        expect(switch).to_have_attribute("aria-pressed", "true" if on else "false")

    def preview(self) -> Seen | None:
        """One's own picture in the check."""
        return self.seen(self.panel.locator(".lc-Preview video"))

    def why_no_preview(self) -> str | None:
        """None once one's own picture is in the check."""
        seen = self.preview()
        if seen is None:
            return f"{self.name} has no preview; the panel says {self.says()!r}"
        return None if seen.shows(self.look) else f"{self.name}'s preview shows {seen}"

    def why_no_level(self) -> str | None:
        """None once the meter in the check moves."""
        level = self.panel.get_by_role("meter").get_attribute("aria-valuenow")
        return None if int(level or 0) > 0 else f"{self.name}'s meter does not move"

    def enter(self) -> None:
        """The button of the check that goes in."""
        self.panel.locator('[data-action="join"]').click()
        self.wait_until_in_class()

    def join(self, *, microphone: bool = False, camera: bool = False) -> None:
        """From "class is live" to being in it."""
        self.prepare()
        self.want("microphone", on=microphone)
        self.want("camera", on=camera)
        self.enter()

    def join_here(self) -> None:
        """Yes to "Join here instead?"."""
        self.panel.locator('[data-action="take-over"]').click()
        self.wait_until_in_class()

    def wait_until_in_class(self) -> None:
        """Until the controls of the class are there."""
        until(self.why_not_in_class, 30)

    def why_not_in_class(self) -> str | None:
        """None while this page is live in a class."""
        if self.control("microphone").is_visible():
            return None
        return f"{self.name} is not in class; the panel says {self.says()!r}"

    # What is on the screen

    def says(self) -> str:
        """All the text of the panel on one line."""
        text = "\n".join(self.panel.evaluate_all("all => all.map(one => one.innerText)"))
        return " · ".join(line.strip() for line in text.splitlines() if line.strip())[:400]

    def why_not_saying(self, *words: str) -> str | None:
        """None once the panel has all these words."""
        text = self.says()
        missing = [word for word in words if word.lower() not in text.lower()]
        return f"{self.name}'s panel lacks {missing}: {text!r}" if missing else None

    def button(self, name: str) -> Locator:
        """A button of the panel by its name."""
        return self.panel.get_by_role("button", name=re.compile(name, re.I))

    def control(self, action: str) -> Locator:
        """One of the controls that never move."""
        return self.panel.locator(f'.lc-Controls [data-action="{action}"]')

    def is_on(self, action: str) -> bool:
        """Whether a control stands on."""
        return self.control(action).get_attribute("aria-pressed") == "true"

    def turn(self, action: str, *, on: bool) -> None:
        """Switch a control and wait until it has switched."""
        if self.is_on(action) != on:
            self.control(action).click()
        until(
            lambda: (
                None
                if self.is_on(action) == on
                else f"{action} of {self.name} is not {on}: {self.says()!r}"
            )
        )

    def tab(self, name: str) -> None:
        """Chat, People or Hands."""
        self.panel.get_by_role("tab", name=re.compile(name, re.I)).click()

    def status(self) -> str:
        """The class's words in JupyterLab's status bar."""
        return self.page.locator("#jp-main-statusbar .lc-Status").inner_text()

    # Taking part

    def write(self, text: str) -> None:
        """Say something in the chat."""
        self.tab("Chat")
        field = self.message_field()
        field.fill(text)
        field.press("Enter")

    def message_field(self) -> Locator:
        """Where one writes."""
        return self.panel.get_by_role("textbox", name=re.compile("message", re.I))

    def messages(self) -> list[str]:
        """The chat, from top to bottom."""
        self.tab("Chat")
        return self.panel.locator(".lc-Message-text").all_inner_texts()

    def raise_hand(self, question: str = "") -> None:
        """Ask to speak, with what it is about."""
        self.tab("Hands")
        self.panel.locator(".lc-RaiseHand .lc-Field").fill(question)
        self.panel.locator('.lc-RaiseHand [type="submit"]').click()

    def hands(self) -> list[str]:
        """Who waits, first come first; oneself by name."""
        self.tab("Hands")
        names = self.panel.locator(".lc-Hand-who bdi").all_inner_texts()
        return [self.name if name == "You" else name for name in names]

    def call_on(self, name: str) -> None:
        """The button in the row of a raised hand."""
        self.tab("Hands")
        row = self.panel.locator(".lc-Hand", has=self.page.locator("bdi", has_text=name))
        row.get_by_role("button", name=re.compile("call on", re.I)).click()

    def accept_call(self) -> None:
        """Say yes to being called on."""
        self.panel.locator(".lc-Called").get_by_role(
            "button", name=re.compile("speak", re.I)
        ).click()

    def people(self) -> list[str]:
        """Who is here."""
        self.tab("People")
        return self.panel.locator(".lc-Person-name bdi").all_inner_texts()

    def row(self, name: str) -> Locator:
        """Someone's row in the list of people."""
        return self.panel.locator(".lc-Person", has=self.page.locator("bdi", has_text=name))

    def do_to(self, name: str, action: str) -> None:
        """Choose an action from the menu of a person's row."""
        self.tab("People")
        self.row(name).get_by_role("button", name=re.compile("what to do", re.I)).click()
        self.page.get_by_role("menuitem", name=re.compile(f"^{action}", re.I)).click()

    def mute_all(self) -> None:
        """The button over the list of people."""
        self.tab("People")
        self.button("^Mute all").click()

    def remove(self, name: str) -> None:
        """Put someone out, and confirm."""
        self.do_to(name, "Remove from class")
        self.page.get_by_role("alertdialog").get_by_role(
            "button", name=re.compile("^Remove$")
        ).click()

    def leave(self) -> None:
        """The button that stands apart."""
        self.panel.locator('[data-action="leave"]').click()

    def end_for_all(self) -> None:
        """The instructor's button that stands apart, and the question it asks."""
        self.panel.locator('[data-action="end"]').click()
        self.page.get_by_role("alertdialog").get_by_role(
            "button", name=re.compile("end for all", re.I)
        ).click()

    # Checking

    def violations(self) -> list[str]:
        """What axe has to say against the parts of this page that are ours."""
        self.page.add_script_tag(path=AXE)
        found = self.page.evaluate(
            """async () => {
                 const ours = [...document.querySelectorAll('.lc-root')].filter(node => node.offsetParent);
                 const result = await axe.run(ours, {
                   runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
                 });
                 return result.violations.map(v => `${v.id}: ${v.help}: ${v.nodes.map(n => n.html).join(' | ')}`);
               }"""
        )
        return [str(violation)[:600] for violation in found]

    def sticks_out(self) -> list[str]:
        """Controls of ours that reach beyond the panel or the window, and so cannot be used."""
        cut: list[str] = self.panel.evaluate(
            """panel => {
                 const frame = panel.getBoundingClientRect();
                 const inside = r => r.left >= frame.left - 1 && r.right <= frame.right + 1;
                 return [...panel.querySelectorAll('button, input, textarea')]
                   .filter(node => node.offsetParent && !inside(node.getBoundingClientRect()))
                   .map(node => node.outerHTML.slice(0, 120));
               }"""
        )
        return cut

    def why_sticking_out(self) -> str | None:
        """None once every control is where it can be used: a new size takes a moment."""
        return ", ".join(self.sticks_out()) or None

    def tab_to(self, selector: str) -> None:
        """Press Tab until that element has the focus; before it is there, Tab would go past its place."""
        self.page.locator(selector).first.wait_for(state="attached")
        for _ in range(80):
            if self.page.evaluate("s => document.activeElement?.matches(s) ?? false", selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{self.name} cannot reach {selector} with the Tab key")

    def use_theme(self, theme: str) -> None:
        """JupyterLab's own light or dark theme, chosen as a setting of the person's server."""
        choose_theme(self.hub.folder / "homes" / self.name, theme)
        was_in_class = self.why_not_in_class() is None
        self.fresh()
        # Else the class could end while the page is on its way back, and the page would say so.
        if was_in_class:
            self.show_panel()
            self.wait_until_in_class()

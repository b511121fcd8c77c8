"""A headless Chromium, spoken to through its debugging pipe: no port, no driver, nothing to download."""
import json
import os
import shutil
import subprocess
import tempfile


class Browser:
    """Use as a context manager. Everything that a page logs or fails in is collected in `problems`, every address it asks for in `asked`."""

    @staticmethod
    def program():
        return next((path for path in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if path), None)

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        theirs_in, self.out = os.pipe()
        self.into, theirs_out = os.pipe()
        # Inside containers the sandbox has no rights to be made; the pages are our own.
        flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--no-first-run", "--disable-extensions",
                 "--disable-background-networking", "--disable-component-update", f"--user-data-dir={self.folder.name}", "--window-size=1400,900",
                 "--remote-debugging-pipe", "about:blank"]
        self.process = subprocess.Popen(["sh", "-c", f'exec "$@" 3<&{theirs_in} 4>&{theirs_out}', "sh", self.program(), *flags],
                                        pass_fds=(theirs_in, theirs_out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(theirs_in)
        os.close(theirs_out)
        self.rest, self.number, self.session, self.events = b"", 0, None, []
        self.problems, self.asked = [], []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")
        return self

    def __exit__(self, *_):
        try:
            self.call("Browser.close")
        except EOFError:
            pass
        os.close(self.out)
        os.close(self.into)
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.folder.cleanup()

    def read(self):
        while b"\0" not in self.rest:
            got = os.read(self.into, 1 << 20)
            if not got:
                raise EOFError("the browser has ended")
            self.rest += got
        message, self.rest = self.rest.split(b"\0", 1)
        message = json.loads(message)
        method, given = message.get("method"), message.get("params", {})
        if method == "Runtime.exceptionThrown":
            self.problems.append(given["exceptionDetails"].get("exception", {}).get("description", given["exceptionDetails"]["text"]))
        elif method == "Runtime.consoleAPICalled":
            self.problems.append(f"console.{given['type']}: " + " ".join(str(a.get("value", a.get("description"))) for a in given["args"]))
        elif method == "Log.entryAdded":
            self.problems.append(given["entry"]["text"])
        elif method == "Page.javascriptDialogOpening":
            self.problems.append("dialog: " + given["message"])
        elif method == "Network.requestWillBeSent":
            self.asked.append(given["request"]["url"])
        return message

    def call(self, method, **given):
        self.number += 1
        number = self.number
        message = {"id": number, "method": method, "params": given}
        if self.session and not method.startswith(("Target.", "Browser.")):
            message["sessionId"] = self.session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.read()
            if answer.get("method") == "Page.loadEventFired":
                self.events.append("load")
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    def open(self, path):
        self.events.clear()
        self.call("Page.navigate", url="about:blank")
        while "load" not in self.events:
            if self.read().get("method") == "Page.loadEventFired":
                self.events.append("load")
        self.events.clear()
        self.call("Page.navigate", url=path if "://" in path else "file://" + path)
        while "load" not in self.events:
            if self.read().get("method") == "Page.loadEventFired":
                self.events.append("load")

    def ask(self, script):
        """The value of an expression in the page."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(script + ": " + str(answer["exceptionDetails"].get("exception", {}).get("description")))
        return answer["result"].get("value")

    def press(self, key, text="", modifiers=0):
        codes = {"Tab": 9, "Enter": 13, "Escape": 27, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40, "/": 191}
        text = text or {"Enter": "\r", "/": "/"}.get(key, "")
        given = {"key": key, "code": key, "windowsVirtualKeyCode": codes.get(key, 0), "modifiers": modifiers}
        self.call("Input.dispatchKeyEvent", type="keyDown", **given, **({"text": text} if text else {}))
        self.call("Input.dispatchKeyEvent", type="keyUp", **given)

    def type(self, text):
        self.call("Input.insertText", text=text)

    def mouse(self, kind, x, y, **given):
        self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, **given)

    def click(self, x, y):
        self.mouse("mousePressed", x, y, button="left", clickCount=1)
        self.mouse("mouseReleased", x, y, button="left", clickCount=1)

    def scheme(self, name):
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": name}])

    def screenshot(self, path):
        import base64
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

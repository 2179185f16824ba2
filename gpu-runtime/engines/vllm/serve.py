"""vLLM's server as the agent starts it. It goes when its agent goes, however that ends: the agent holds the
other end of standard input, and when that closes, the server's whole process group is killed. Without this
an agent that was killed hard leaves a server behind that keeps the card's memory from the next one.
"""

import os
import runpy
import signal
import threading


def go_with_the_agent() -> None:
    while os.read(0, 4096):
        pass
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    threading.Thread(target=go_with_the_agent, daemon=True).start()
    runpy.run_module("vllm.entrypoints.openai.api_server", run_name="__main__", alter_sys=True)

"""The least that a webhook can do: say one sentence, then acknowledge. Started as `Bot` is.

What it takes on a machine, any bot of the same parts (uvicorn, Starlette, httpx) takes there.
"""

import os
from urllib.parse import urlsplit

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


def main() -> None:
    """Answer every message with the same sentence until a signal asks to stop."""
    root = f"{os.environ['TELEGRAM_API_URL']}/bot{os.environ['TELEGRAM_TOKEN']}"
    telegram = httpx.AsyncClient(timeout=20)

    async def receive(request: Request) -> Response:
        message = (await request.json())["message"]
        reply = {
            "chat_id": message["chat"]["id"],
            "text": "Something.",
            "reply_parameters": {"message_id": message["message_id"]},
        }
        (await telegram.post(f"{root}/sendMessage", json=reply)).raise_for_status()
        return Response()

    path = urlsplit(os.environ["WEBHOOK_URL"]).path
    host, _, port = os.environ["WEBHOOK_LISTEN"].rpartition(":")
    app = Starlette(routes=[Route(path, receive, methods=["POST"])])
    uvicorn.run(app, host=host, port=int(port), log_config=None, timeout_graceful_shutdown=1)


if __name__ == "__main__":
    main()

"""Called when the site was built."""


def handler(event, context):
    print(f"the site was built: {event['detail'].get('build-status')}")

using System.Text.Json.Serialization;

namespace NetDoctor.Kubernetes.Facts;

// There is no member for tls.key, so that it is skipped while parsing and never becomes an object.
internal sealed class SecretDto : ObjectDto
{
    public SecretDataDto? Data { get; init; }
}

internal sealed class SecretDataDto
{
    [JsonPropertyName("tls.crt")]
    public byte[]? Certificate { get; init; }
}

internal sealed class WebhookConfigurationDto : ObjectDto
{
    public List<WebhookDto?>? Webhooks { get; init; }
}

internal sealed class WebhookDto
{
    public string? Name { get; init; }

    public WebhookClientDto? ClientConfig { get; init; }

    public string? FailurePolicy { get; init; }

    public List<WebhookRuleDto?>? Rules { get; init; }
}

internal sealed class WebhookClientDto
{
    public WebhookServiceDto? Service { get; init; }
}

internal sealed class WebhookServiceDto
{
    public string? Namespace { get; init; }

    public string? Name { get; init; }

    public int? Port { get; init; }
}

internal sealed class WebhookRuleDto
{
    public List<string?>? Resources { get; init; }
}

using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Facts;

/// <summary>Maps admission webhooks, with the defaults that the API server fills in.</summary>
internal static class WebhookMapper
{
    private const int DefaultPort = 443;

    public static WebhookConfiguration Map(ResourceKind kind, WebhookConfigurationDto dto, Interner interner) => new()
    {
        WebhookKind = kind,
        Name = interner.Required(dto.Metadata?.Name),
        Uid = MetadataMapper.Uid(dto.Metadata?.Uid),
        CreatedAt = dto.Metadata?.CreationTimestamp ?? default,
        Labels = interner.Labels(dto.Metadata?.Labels),
        Webhooks = [.. dto.Webhooks.Each().Select(webhook => Webhook(webhook, interner))],
    };

    private static AdmissionWebhook Webhook(WebhookDto webhook, Interner interner) => new()
    {
        Name = interner.Required(webhook.Name),
        Service = webhook.ClientConfig?.Service is { } service
            ? new ServiceKey(interner.Required(service.Namespace), interner.Required(service.Name))
            : null,
        Port = webhook.ClientConfig?.Service?.Port ?? DefaultPort,
        FailsClosed = webhook.FailurePolicy != "Ignore",
        Resources = interner.Texts([.. webhook.Rules.Each().SelectMany(rule => rule.Resources.Each()).Distinct(StringComparer.Ordinal)]),
    };
}

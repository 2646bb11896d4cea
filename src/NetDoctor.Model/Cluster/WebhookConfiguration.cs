using System.Collections.Immutable;

namespace NetDoctor.Model.Cluster;

/// <summary>A ValidatingWebhookConfiguration or MutatingWebhookConfiguration.</summary>
public sealed record WebhookConfiguration : Fact
{
    /// <summary>Which of the two.</summary>
    public required ResourceKind WebhookKind { get; init; }

    /// <inheritdoc/>
    public override ResourceKind Kind => WebhookKind;

    /// <summary>Webhooks in the order of the configuration.</summary>
    public ImmutableArray<AdmissionWebhook> Webhooks { get; init; } = [];
}

/// <summary>Somebody whom the API server asks before it stores an object.</summary>
public sealed record AdmissionWebhook
{
    /// <summary>Name, such as <c>validate.nginx.ingress.kubernetes.io</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Service that is asked; null when a URL is.</summary>
    public ServiceKey? Service { get; init; }

    /// <summary>Port of the Service.</summary>
    public int Port { get; init; } = 443;

    /// <summary>Whether objects are refused while nobody answers (<c>failurePolicy: Fail</c>).</summary>
    public bool FailsClosed { get; init; } = true;

    /// <summary>Resources that it is asked about, such as <c>ingresses</c> or <c>*</c>, in order.</summary>
    public ImmutableArray<string> Resources { get; init; } = [];
}

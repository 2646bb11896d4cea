using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Model.Policies;

/// <summary>A question about policies alone: whether they let new connections through.</summary>
public sealed record PolicyQuestion
{
    /// <summary>Source: <c>ns/name</c> (a pod, else a workload), <c>ns/deploy/name</c> (also <c>pod</c>, <c>sts</c>, <c>ds</c>, <c>rs</c>,
    /// <c>rc</c>, <c>job</c>, <c>cronjob</c>), <c>node/name</c>, <c>outside</c> or an address.</summary>
    /// <example>shop/web</example>
    [MaxLength(300)]
    public required string From { get; init; }

    /// <summary>Target: as the source, with <c>:port</c> of the pod itself; or a Service, <c>svc.ns</c>, with <c>:port</c> or
    /// <c>:portName</c> of the Service, which is translated.</summary>
    /// <example>payments.shop:80</example>
    [MaxLength(2048)]
    public required string To { get; init; }

    /// <summary>Port by number or name, where <c>to</c> has none; null when it has one, or for the only port of a Service.</summary>
    /// <example>8080</example>
    [MaxLength(63)]
    public string? Port { get; init; }

    /// <summary>Transport, default <c>tcp</c>.</summary>
    /// <example>tcp</example>
    public TransportProtocol Protocol { get; init; } = TransportProtocol.Tcp;

    /// <summary>Manifests to judge instead of the cluster: texts of YAML or JSON, each with any number of objects; a single text may stand
    /// without the array. Every workload in them counts as one pod. Null for the cluster.</summary>
    [JsonConverter(typeof(TextsConverter))]
    public ImmutableArray<string>? Manifests { get; init; }
}

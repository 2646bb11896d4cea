using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using NetDoctor.Model.Probing;

namespace NetDoctor.Model.Agents;

/// <summary>A probe that an agent is to make: the body of <c>POST /v1/probes</c>, answered with a <see cref="ProbeResult"/>.</summary>
public sealed record AgentProbeRequest
{
    /// <summary>What to measure.</summary>
    [Required]
    public required ProbeSpec Probe { get; init; }

    /// <summary>UID of the pod whose network namespace the probe's sockets are made in; null for the node's own.</summary>
    public Guid? PodUid { get; init; }

    /// <summary>That pod as <c>namespace/name</c>, for the result's vantage; null for the node.</summary>
    public string? Pod { get; init; }

    /// <summary>Addresses of that pod, by which its namespace is known where its processes are not; empty when unknown.</summary>
    public ImmutableArray<string> PodAddresses { get; init; } = [];
}

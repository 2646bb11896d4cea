using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies;

/// <summary>The traffic of a route to one place, as the policies of its two ends judge it.</summary>
/// <param name="Name">The place: an endpoint, a DNS pod, an address.</param>
/// <param name="Egress">At the source; null when it cannot be told.</param>
/// <param name="Ingress">At the destination; null when it cannot be told.</param>
/// <remarks>The two ends may see different traffic: before an address is translated, or after the source's own was replaced.</remarks>
public sealed record RouteFlow(string Name, RouteEnd? Egress, RouteEnd? Ingress)
{
    /// <summary>The endpoint; null for another place.</summary>
    public RouteEndpoint? Endpoint { get; init; }

    /// <summary>The DNS pod; null for another place.</summary>
    public Pod? DnsPod { get; init; }

    /// <summary>Why an end cannot be told, in words; null when both can.</summary>
    public string? WhyUnknown { get; init; }

    /// <summary>Transport; null when neither end can be told.</summary>
    public TransportProtocol? Protocol => (Egress ?? Ingress)?.Flow.Protocol;

    /// <summary>What both ends together do.</summary>
    public PolicyOutcome Outcome => OutcomeAt(PolicyDirection.Egress) == PolicyOutcome.Denied || OutcomeAt(PolicyDirection.Ingress) == PolicyOutcome.Denied
        ? PolicyOutcome.Denied
        : OutcomeAt(PolicyDirection.Egress) == PolicyOutcome.Unknown || OutcomeAt(PolicyDirection.Ingress) == PolicyOutcome.Unknown
            ? PolicyOutcome.Unknown
            : PolicyOutcome.Allowed;

    /// <summary>What one end does.</summary>
    /// <param name="direction">Which end.</param>
    public PolicyOutcome OutcomeAt(PolicyDirection direction) => At(direction)?.Chain.Decision.Outcome ?? PolicyOutcome.Unknown;

    /// <summary>One end; null when it cannot be told.</summary>
    /// <param name="direction">Which end.</param>
    public RouteEnd? At(PolicyDirection direction) => direction == PolicyDirection.Egress ? Egress : Ingress;
}

/// <summary>One end of the traffic of a route.</summary>
/// <param name="Flow">The flow as this end sees it.</param>
/// <param name="Chain">How its policies judge it.</param>
public sealed record RouteEnd(PolicyFlow Flow, PolicyChain Chain)
{
    /// <summary>Whose address a node replaced by its own when it forwarded the traffic; null when none did.</summary>
    public PolicyEnd? Client { get; init; }

    /// <summary>In a sentence.</summary>
    public string Words => PolicyWords.Describe(Chain, Flow);

    /// <summary>Policies that had a say: that which decided, and the others that isolate the pod.</summary>
    public IEnumerable<Fact> Policies => Chain.Steps.Select(step => step.Policy);
}

using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Planning;

/// <summary>A probe of the ladder, and what it is to show.</summary>
/// <param name="Step">Step of the ladder.</param>
/// <param name="Spec">The measurement.</param>
/// <param name="Vantage">Where to make it.</param>
public sealed record PlannedProbe(LadderStep Step, ProbeSpec Spec, Vantage Vantage)
{
    /// <summary>Endpoint that it dials; null for other steps.</summary>
    public RouteEndpoint? Endpoint { get; init; }

    /// <summary>Node whose port it dials, or DNS pod that it asks (as <c>ns/name</c>); null for other steps.</summary>
    public string? Peer { get; init; }
}

/// <summary>Steps of the ladder, in the order of the route.</summary>
public enum LadderStep
{
    /// <summary>The name, asked of the cluster's DNS Service.</summary>
    Name,

    /// <summary>A name that the source's resolver tries before the one that should be answered.</summary>
    Candidate,

    /// <summary>The name, asked of one DNS pod.</summary>
    NameAtReplica,

    /// <summary>The SRV name.</summary>
    Srv,

    /// <summary>The name once more over TCP, asked of the cluster's DNS Service or, with a peer, of one DNS pod.</summary>
    NameOverTcp,

    /// <summary>A name that every cluster has, asked of the cluster's DNS Service.</summary>
    ControlName,

    /// <summary>The name, asked of a server that the cluster's DNS forwards to.</summary>
    NameAtUpstream,

    /// <summary>The Service's own address, or the address that the question names.</summary>
    Frontend,

    /// <summary>A node's port of the Service.</summary>
    NodePort,

    /// <summary>What a node says of its endpoints to a load balancer (healthCheckNodePort).</summary>
    NodeHealth,

    /// <summary>An endpoint by its pod address.</summary>
    Endpoint,

    /// <summary>HTTP or TLS over the address that the question names.</summary>
    Application,

    /// <summary>HTTP or TLS over an endpoint's address: who says it, the endpoint or something before it.</summary>
    EndpointApplication,

    /// <summary>An endpoint that fails, from the node of the place where the probes started.</summary>
    FromSourceNode,

    /// <summary>An endpoint that fails, from the node that it is on.</summary>
    FromTargetNode,

    /// <summary>The node of an endpoint that fails, from the node where the probes started, or the other way round.</summary>
    BetweenNodes,

    /// <summary>An endpoint that fails, from NetDoctor's own pod.</summary>
    FromElsewhere,

    /// <summary>How large packets to an endpoint may be that takes connections and then seems to say nothing.</summary>
    PathMtu,
}

/// <summary>A probe of the ladder with its result.</summary>
/// <param name="Plan">What was to be shown.</param>
/// <param name="Result">What was seen.</param>
public sealed record Observation(PlannedProbe Plan, ProbeResult Result)
{
    /// <summary>Whether the probe got what it asked for.</summary>
    public bool Succeeded => Result.Outcome == ProbeOutcome.Succeeded;

    /// <summary>Whether it was made and failed for a reason of the target's or of the way there. Silence of UDP is neither.</summary>
    public bool Failed => Result.Outcome is not (ProbeOutcome.Succeeded or ProbeOutcome.Silent or ProbeOutcome.NotMade
        or ProbeOutcome.LocalError);
}

namespace NetDoctor.Model.Diagnoses;

/// <summary>One hop of the route.</summary>
/// <param name="Hop">Which hop.</param>
/// <param name="State">Whether traffic gets past it.</param>
/// <param name="Subject">What it is there: a name, an object, an address.</param>
/// <param name="Detail">What was seen or computed, in a sentence.</param>
/// <param name="Basis">How that is known.</param>
public sealed record RouteHop(Hop Hop, HopState State, string Subject, string Detail, Basis Basis);

/// <summary>Hops of a route, in the order in which traffic passes them.</summary>
public enum Hop
{
    /// <summary>The source itself: the pod or node that asks.</summary>
    Source,

    /// <summary>Name resolution.</summary>
    Dns,

    /// <summary>The Ingress and its controller: which rule takes the request, and who answers at its address.</summary>
    Ingress,

    /// <summary>The Service and its port.</summary>
    Service,

    /// <summary>Choice among the endpoints.</summary>
    Endpoints,

    /// <summary>Policies on what leaves the source.</summary>
    EgressPolicy,

    /// <summary>Translation from the Service's address to an endpoint's, by kube-proxy or its replacement.</summary>
    Proxy,

    /// <summary>Node and pod network.</summary>
    Network,

    /// <summary>Policies on what enters the target.</summary>
    IngressPolicy,

    /// <summary>The listening socket in the target.</summary>
    Listen,

    /// <summary>The protocol spoken over the connection: TLS, HTTP.</summary>
    Application,

    /// <summary>NetDoctor itself: why it cannot tell.</summary>
    Doctor,
}

/// <summary>Whether traffic gets past a hop.</summary>
public enum HopState
{
    Ok,
    Failed,
    Degraded,
    Unknown,
    Skipped,
}

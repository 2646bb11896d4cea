using System.Collections.Immutable;

namespace NetDoctor.Diagnosis.Policies.Dialects;

/// <summary>What network plugins differ in.</summary>
public enum PolicyFeature
{
    /// <summary>NetworkPolicies are enforced.</summary>
    Enforcement,

    /// <summary>Egress rules are enforced.</summary>
    Egress,

    /// <summary>Ports may be given by the name of a container port.</summary>
    NamedPorts,

    /// <summary>Ranges of ports are read.</summary>
    EndPort,

    /// <summary>SCTP is judged.</summary>
    Sctp,

    /// <summary>ICMP of an isolated pod needs a rule without ports.</summary>
    Icmp,

    /// <summary>An ipBlock matches addresses of pods.</summary>
    IpBlockOfPods,

    /// <summary>An ipBlock matches addresses of nodes.</summary>
    IpBlockOfNodes,

    /// <summary>An ingress ipBlock sees clients of a NodePort or LoadBalancer by their own address also with
    /// <c>externalTrafficPolicy: Cluster</c>.</summary>
    ClientAddress,

    /// <summary>Egress to a Service is judged by the pod's address and port.</summary>
    AfterTranslation,

    /// <summary>The pod's own node always gets through.</summary>
    OwnNode,

    /// <summary>A pod that policies isolate reaches itself through its own Service.</summary>
    SelfByService,

    /// <summary>AdminNetworkPolicies are enforced.</summary>
    AdminNetworkPolicy,

    /// <summary>The BaselineAdminNetworkPolicy is enforced.</summary>
    BaselineAdminNetworkPolicy,

    /// <summary>ClusterNetworkPolicies are enforced.</summary>
    ClusterNetworkPolicy,

    /// <summary>Domain names are resolved.</summary>
    DomainNames,

    /// <summary>What is denied is dropped without an answer.</summary>
    SilentDenial,

    /// <summary>Connections go on that were made before a denial.</summary>
    EstablishedConnections,

    /// <summary>A new pod is isolated from its first packet on.</summary>
    IsolatedStart,
}

/// <summary>Words for the features.</summary>
public static class PolicyFeatures
{
    /// <summary>Every feature, in the order of the enumeration.</summary>
    public static ImmutableArray<PolicyFeature> All { get; } = [.. Enum.GetValues<PolicyFeature>()];

    /// <summary>The claim that a feature is, as a heading.</summary>
    /// <param name="feature">The feature.</param>
    public static string Label(this PolicyFeature feature) => feature switch
    {
        PolicyFeature.Enforcement => "NetworkPolicies are enforced",
        PolicyFeature.Egress => "egress rules are enforced",
        PolicyFeature.NamedPorts => "named ports",
        PolicyFeature.EndPort => "endPort",
        PolicyFeature.Sctp => "SCTP",
        PolicyFeature.Icmp => "ICMP of an isolated pod needs a rule without ports",
        PolicyFeature.IpBlockOfPods => "an ipBlock matches pods",
        PolicyFeature.IpBlockOfNodes => "an ipBlock matches nodes",
        PolicyFeature.ClientAddress => "an ingress ipBlock sees the client behind a NodePort (externalTrafficPolicy: Cluster)",
        PolicyFeature.AfterTranslation => "egress to a Service is judged by pod address and targetPort",
        PolicyFeature.OwnNode => "the pod's own node always gets through",
        PolicyFeature.SelfByService => "an isolated pod reaches itself through its Service",
        PolicyFeature.AdminNetworkPolicy => "AdminNetworkPolicy",
        PolicyFeature.BaselineAdminNetworkPolicy => "BaselineAdminNetworkPolicy",
        PolicyFeature.ClusterNetworkPolicy => "ClusterNetworkPolicy (policy.networking.k8s.io)",
        PolicyFeature.DomainNames => "domain names in the administrator's policies",
        PolicyFeature.SilentDenial => "denied packets are dropped without an answer",
        PolicyFeature.EstablishedConnections => "connections made before a denial go on",
        _ => "a new pod is isolated from its first packet on",
    };
}

using System.Collections.Immutable;

namespace NetDoctor.Lab.DataPlane.Policies;

/// <summary>How the network plugin of the lab's cluster brings policies into effect.</summary>
/// <param name="Name">Name of the plugin whose agents are to be seen in the cluster; null for one that shows no agents.</param>
/// <remarks>Source: Kubernetes documentation, "Network Policies": what the plugins may do differently.</remarks>
public sealed record NetworkPlugin(string? Name = null)
{
    /// <summary>The lab's own: it enforces everything as the documentation says, drops what is denied, and shows no agents.</summary>
    public static NetworkPlugin Usual { get; } = new();

    /// <summary>Which policies it knows.</summary>
    public Enforcement Enforces { get; init; } = Enforcement.All;

    /// <summary>How a denied connection shows.</summary>
    public Denial Denial { get; init; } = Denial.Drop;

    /// <summary>Whether what a pod sends to a Service is judged by the Service's address and port, before kube-proxy has translated them;
    /// selectors still stand for the pods behind the Service.</summary>
    public bool JudgesBeforeTranslation { get; init; }

    /// <summary>Whether it reads <c>endPort</c>; one that does not sees a single port.</summary>
    public bool HasPortRanges { get; init; } = true;

    /// <summary>Whether ipBlocks and network ranges are about addresses of pods, too.</summary>
    public bool MatchesPodsByAddress { get; init; } = true;

    /// <summary>Whether a pod's own node, and with it the kubelet, may always reach the pod, as the documentation wants it.</summary>
    public bool AdmitsOwnNode { get; init; } = true;

    /// <summary>Whether a pod may always reach itself by its address, as the documentation wants it.</summary>
    public bool AdmitsItself { get; init; } = true;

    /// <summary>Names of the nodes on which its agent does nothing: policies about pods there have no effect.</summary>
    public ImmutableArray<string> IdleOn { get; init; } = [];

    /// <summary>How long a changed policy takes to have an effect; those that were there first have it at once.</summary>
    public TimeSpan Delay { get; init; }
}

/// <summary>Which policies a network plugin knows.</summary>
public enum Enforcement
{
    /// <summary>NetworkPolicies and those of the administrator.</summary>
    All,

    /// <summary>NetworkPolicies only.</summary>
    NetworkPolicies,

    /// <summary>None.</summary>
    None,
}

/// <summary>How a denied connection shows to who opens it.</summary>
public enum Denial
{
    /// <summary>Its packets vanish.</summary>
    Drop,

    /// <summary>It is refused: with a reset for TCP, with ICMP's port unreachable for UDP.</summary>
    Reject,
}

namespace NetDoctor.Diagnosis.Policies;

/// <summary>What differs between network plugins in what a policy means; null where it is not known.</summary>
public sealed record PolicyDialect
{
    /// <summary>What the Kubernetes documentation says, with no plugin in mind.</summary>
    public static PolicyDialect Specification { get; } = new()
    {
        Name = "specification",
        Enforces = true,
        IpBlockMatchesPods = true,
        SupportsEndPort = true,
        SupportsSctp = true,
    };

    /// <summary>A plugin that was not recognised: what plugins differ in is not known.</summary>
    public static PolicyDialect Unknown { get; } = new() { Name = "unknown" };

    /// <summary>Name of the plugin.</summary>
    public required string Name { get; init; }

    /// <summary>Whether NetworkPolicies are enforced at all.</summary>
    public bool? Enforces { get; init; }

    /// <summary>Whether an <c>ipBlock</c> or a network range also matches addresses of pods.</summary>
    public bool? IpBlockMatchesPods { get; init; }

    /// <summary>Whether <c>endPort</c> is read; without it a rule is about its first port only.</summary>
    /// <remarks>Source: Kubernetes documentation, "Network Policies", Targeting a range of ports.</remarks>
    public bool? SupportsEndPort { get; init; }

    /// <summary>Whether SCTP is judged.</summary>
    public bool? SupportsSctp { get; init; }

    /// <summary>How a denied connection shows to who opens it.</summary>
    public PolicyDenial? Denial { get; init; }
}

/// <summary>How a denied connection shows to who opens it.</summary>
public enum PolicyDenial
{
    /// <summary>Not at all: packets are dropped, and the connection times out.</summary>
    Drop,

    /// <summary>By an ICMP error or a reset.</summary>
    Reject,
}

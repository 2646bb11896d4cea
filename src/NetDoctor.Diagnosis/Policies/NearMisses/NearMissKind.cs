namespace NetDoctor.Diagnosis.Policies.NearMisses;

/// <summary>The one difference between a rule and the flow that it does not admit.</summary>
public enum NearMissKind
{
    /// <summary>The rule is about this other end, but about another port.</summary>
    Port,

    /// <summary>The other end lacks one label that the peer's <c>podSelector</c> wants, or has it with another value.</summary>
    PodLabel,

    /// <summary>The other end's namespace lacks one label that the peer wants, or the peer is about the policy's own namespace only.</summary>
    NamespaceLabel,

    /// <summary>Two selectors in one peer, both of which must match; as two peers they would admit the flow.</summary>
    ListItems,

    /// <summary>The rule names the port of the Service, not that of its pods, or the reverse.</summary>
    ServicePort,

    /// <summary>The rule names a port by a name that no container of the destination has.</summary>
    NamedPort,

    /// <summary>The rule is about TCP, which it is too when it names no protocol.</summary>
    Protocol,

    /// <summary>An address range holds the address of a pod or a Service, which is not what the policy sees.</summary>
    IPBlock,

    /// <summary>The rule would admit the client, but what arrives bears the address of a node.</summary>
    SourceReplaced,

    /// <summary>An <c>except</c> takes the other end out of its range.</summary>
    Except,

    /// <summary>The rule is there, but <c>policyTypes</c> leaves its direction out; or lists a direction that has no rule.</summary>
    PolicyTypes,

    /// <summary>The policy selects no pod, and would admit the flow if it selected this one.</summary>
    Subject,

    /// <summary>The policy lies in another namespace, where it selects nothing.</summary>
    Namespace,

    /// <summary>The other end is a pod on its node's network, to which no selector of pods applies.</summary>
    HostNetwork,

    /// <summary>A rule of an AdminNetworkPolicy denies it before NetworkPolicies are asked.</summary>
    Administrator,

    /// <summary>The BaselineAdminNetworkPolicy denies what no NetworkPolicy decides.</summary>
    Baseline,

    /// <summary>A rule of a ClusterNetworkPolicy denies it.</summary>
    ClusterTier,

    /// <summary>The two ends let each other through, but on no port that both have.</summary>
    NoCommonPort,
}

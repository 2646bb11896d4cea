using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.NearMisses;

/// <summary>A rule that almost lets a denied flow through, or one that alone denies it, and the one difference.</summary>
public sealed record NearMiss
{
    /// <summary>The difference.</summary>
    public required NearMissKind Kind { get; init; }

    /// <summary>End of the flow at which it is denied.</summary>
    public required PolicyDirection Direction { get; init; }

    /// <summary>The policy.</summary>
    public required Fact Policy { get; init; }

    /// <summary>Index of the rule; -1 when the difference is in the policy itself.</summary>
    public int Rule { get; init; } = -1;

    /// <summary>Index of the peer; -1 when the difference is not in a peer.</summary>
    public int Peer { get; init; } = -1;

    /// <summary>What the rule wants, such as <c>app=web-frontend</c> or <c>TCP 80</c>.</summary>
    public required string Wanted { get; init; }

    /// <summary>What the flow has instead, such as <c>app=web</c> or <c>TCP 8080</c>.</summary>
    public required string Has { get; init; }

    /// <summary>Both in a sentence without a full stop.</summary>
    public required string Words { get; init; }

    /// <summary>Whether it looks like a mistake. A rule for another client differs in one label, too, and is none.</summary>
    public bool IsLikely { get; init; }

    /// <summary>How far away it is; smaller is nearer. Only for putting in order.</summary>
    public int Distance { get; init; }

    /// <summary>The policy without the difference, which admits the flow; null when no correction of it is proposed.</summary>
    public NetworkPolicy? Correction { get; init; }

    /// <summary>Identifier of the finding that explains it.</summary>
    public string FindingId => Kind switch
    {
        NearMissKind.Port => "POL03",
        NearMissKind.PodLabel => "POL04",
        NearMissKind.NamespaceLabel => "POL05",
        NearMissKind.ListItems => "POL06",
        NearMissKind.ServicePort => "POL07",
        NearMissKind.NamedPort => "POL08",
        NearMissKind.Protocol => "POL09",
        NearMissKind.IPBlock => "POL10",
        NearMissKind.SourceReplaced => "POL11",
        NearMissKind.Except => "POL12",
        NearMissKind.PolicyTypes => "POL13",
        NearMissKind.Subject => "POL14",
        NearMissKind.Namespace => "POL16",
        NearMissKind.HostNetwork => "POL26",
        NearMissKind.Administrator => "POL17",
        NearMissKind.Baseline => "POL18",
        NearMissKind.ClusterTier => "POL19",
        _ => "POL30",
    };

    /// <summary>Where it is in the object, such as <c>ingress[0].from[1]</c>; null when it is in no rule.</summary>
    public string? Path => new PolicyStep(PolicyStage.NetworkPolicy, Policy, PolicyEffect.DoesNotAdmit, Rule, Peer, null).Path(Direction);
}

/// <summary>What may be known of a flow besides its two ends.</summary>
public sealed record FlowBackground
{
    /// <summary>Nothing more.</summary>
    public static FlowBackground None { get; } = new();

    /// <summary>Port that the client dials at the Service; null when it dials no Service, or it is not known.</summary>
    public int? ServicePort { get; init; }

    /// <summary>The client as it was before its address was replaced by that of a node; null when it was not.</summary>
    public PolicyEnd? Original { get; init; }
}

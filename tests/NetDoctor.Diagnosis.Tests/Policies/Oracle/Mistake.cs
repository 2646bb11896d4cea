namespace NetDoctor.Diagnosis.Tests.Policies.Oracle;

/// <summary>One way to misread the documentation. The random clusters must tell each of them from the truth, or they prove nothing about it.</summary>
internal enum Mistake
{
    None,

    // Selectors.
    EmptySelectorMatchesNothing,
    MatchLabelsSuffice,
    OneMatchLabelSuffices,
    NotInNeedsTheKey,
    InMeansExists,
    ExistsWantsAValue,
    DoesNotExistMeansEmpty,
    NamespaceNameIsNoLabel,

    // NetworkPolicy.
    EgressIsNeverImplied,
    EgressIsAlwaysImplied,
    IngressIsOnlyImpliedByRules,
    PolicyTypesAreIgnored,
    SelectorsOfAPeerAreAlternatives,
    PodSelectorAloneSpansNamespaces,
    NamespaceSelectorAloneStaysHome,
    NoPeersMeansNobody,
    ExceptIsIgnored,
    BlocksMissPods,
    BlocksAreNotMasked,
    NoPortsMeansNone,
    NoProtocolMeansAll,
    NoPortMeansNone,
    EndPortIsIgnored,
    EndPortIsExclusive,
    NamedPortIgnoresProtocol,
    NamedPortIsTheSubjects,
    FirstPolicyDecides,
    SelfIsIsolated,
    OwnNodeIsIsolated,
    OtherNodesAreLikeTheOwn,

    // Both.
    OnlyTheSourceIsAsked,
    OnlyTheDestinationIsAsked,
    HostNetworkPodsAreSelected,
    HostNetworkPodsAreSubjects,
    SctpIsTcp,

    // The administrator's policies.
    HigherPriorityNumbersGoFirst,
    LastRuleDecides,
    PassMeansAllow,
    PassOnlySkipsItsPolicy,
    DenyIsWeakerThanNetworkPolicies,
    AllowStillAsksNetworkPolicies,
    SubjectIsItsNamespace,
    NetworksMissPods,
    NodesMatchNothing,
    NodeLabelsAreIgnored,
    RangesAreExclusive,
    NamedPortIsTcp,
    BaselineBeforeNetworkPolicies,
    BaselineAfterNetworkPolicies,
    UnknownPeersMatchNothing,
    UnknownPeersOfDenyOnlyCloseTheirPorts,
    EqualPrioritiesGoByName,
    DomainNamesMatchNothing,
    DomainNamesMatchAll,
}

using System.Collections.Immutable;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies;

/// <summary>One policy of any kind, read once.</summary>
internal sealed class CompiledPolicy
{
    private CompiledPolicy(Fact fact, PolicyStage stage) => (Fact, Stage) = (fact, stage);

    /// <summary>The object.</summary>
    public Fact Fact { get; }

    /// <summary>Where it stands in the order of judgement.</summary>
    public PolicyStage Stage { get; }

    /// <summary>Lower ones first; 0 for a NetworkPolicy.</summary>
    public int Priority { get; private init; }

    /// <summary>Namespaces of its pods; null when it is about pods of its own namespace.</summary>
    public LabelSelector? Namespaces { get; private init; }

    /// <summary>Its pods; null when it names none.</summary>
    public LabelSelector? Pods { get; private init; }

    /// <summary>Whether it has a say about what goes out.</summary>
    public bool AppliesToEgress { get; private init; }

    /// <summary>Whether it has a say about what comes in.</summary>
    public bool AppliesToIngress { get; private init; }

    /// <summary>Rules for what goes out, in order.</summary>
    public ImmutableArray<CompiledRule> Egress { get; private init; } = [];

    /// <summary>Rules for what comes in, in order.</summary>
    public ImmutableArray<CompiledRule> Ingress { get; private init; } = [];

    public static CompiledPolicy Of(NetworkPolicy policy) => new(policy, PolicyStage.NetworkPolicy)
    {
        Pods = policy.PodSelector,
        AppliesToEgress = policy.AppliesToEgress,
        AppliesToIngress = policy.AppliesToIngress,
        Egress = policy.AppliesToEgress ? [.. policy.Egress.Select(rule => CompiledRule.Of(rule, policy.Namespace))] : [],
        Ingress = policy.AppliesToIngress ? [.. policy.Ingress.Select(rule => CompiledRule.Of(rule, policy.Namespace))] : [],
    };

    public static CompiledPolicy Of(ClusterPolicy policy) =>
        new(policy, policy.Tier == PolicyTier.Admin ? PolicyStage.Admin : PolicyStage.Baseline)
        {
            Priority = policy.Priority,
            Namespaces = policy.Subject?.NamespaceSelector,
            Pods = policy.Subject?.PodSelector,
            AppliesToEgress = !policy.Egress.IsEmpty,
            AppliesToIngress = !policy.Ingress.IsEmpty,
            Egress = [.. policy.Egress.Select(rule => CompiledRule.Of(rule, PolicyDirection.Egress))],
            Ingress = [.. policy.Ingress.Select(rule => CompiledRule.Of(rule, PolicyDirection.Ingress))],
        };

    /// <summary>Rules of one direction, in order.</summary>
    /// <param name="direction">The direction.</param>
    public ImmutableArray<CompiledRule> Rules(PolicyDirection direction) => direction == PolicyDirection.Egress ? Egress : Ingress;

    /// <summary>Whether it has a say about one direction.</summary>
    /// <param name="direction">The direction.</param>
    public bool AppliesTo(PolicyDirection direction) => direction == PolicyDirection.Egress ? AppliesToEgress : AppliesToIngress;

    /// <summary>Whether it is about an end; never about a node or an outside address.</summary>
    /// <param name="end">The end.</param>
    public bool Selects(PolicyEnd end) =>
        end.Kind == PolicyEndKind.Pod && Pods is not null
        && (Stage != PolicyStage.NetworkPolicy || Fact.Namespace == end.Namespace)
        && (Namespaces is null || Namespaces.Matches(end.NamespaceLabels))
        && Pods.Matches(end.Labels);
}

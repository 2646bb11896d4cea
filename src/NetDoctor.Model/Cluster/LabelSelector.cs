using System.Collections.Immutable;

namespace NetDoctor.Model.Cluster;

/// <summary>A selector with equality and set requirements; all must hold.</summary>
/// <param name="MatchLabels">Labels that must be there with these values.</param>
/// <param name="MatchExpressions">Further requirements; empty when there are none.</param>
/// <remarks>Source: Kubernetes API reference, LabelSelector. An empty selector matches every object.</remarks>
public sealed record LabelSelector(LabelSet MatchLabels, ImmutableArray<LabelRequirement> MatchExpressions)
{
    /// <summary>Selects everything.</summary>
    public static LabelSelector Everything { get; } = new(LabelSet.Empty, []);

    /// <summary>Whether the selector has no requirement and so matches every object.</summary>
    public bool IsEmpty => MatchLabels.Count == 0 && MatchExpressions.IsEmpty;

    /// <summary>Whether labels meet every requirement.</summary>
    /// <param name="labels">Labels of the object.</param>
    public bool Matches(LabelSet labels) =>
        labels.Matches(MatchLabels) && MatchExpressions.All(requirement => requirement.IsMetBy(labels));
}

/// <summary>One set-based requirement of a selector.</summary>
/// <param name="Key">Label key.</param>
/// <param name="Operator">How the value is compared.</param>
/// <param name="Values">Values for <c>In</c> and <c>NotIn</c>; empty otherwise.</param>
public sealed record LabelRequirement(string Key, LabelOperator Operator, ImmutableArray<string> Values)
{
    /// <summary>Whether labels meet it. <c>NotIn</c> and <c>DoesNotExist</c> hold when the key is absent.</summary>
    /// <param name="labels">Labels of the object.</param>
    public bool IsMetBy(LabelSet labels)
    {
        var value = labels[Key];
        return Operator switch
        {
            LabelOperator.In => value is not null && Values.Contains(value),
            LabelOperator.NotIn => value is null || !Values.Contains(value),
            LabelOperator.Exists => value is not null,
            LabelOperator.DoesNotExist => value is null,
            _ => false,
        };
    }
}

/// <summary>Operators of a selector requirement.</summary>
public enum LabelOperator
{
    In,
    NotIn,
    Exists,
    DoesNotExist,

    /// <summary>One that the API server would refuse: no object meets it.</summary>
    Unknown,
}

using System.Collections.Immutable;

namespace NetDoctor.Model.Diagnoses;

/// <summary>What a rule reports.</summary>
public sealed record Finding
{
    /// <summary>Id in the catalogue of findings, such as <c>SVC12</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Title in the catalogue.</summary>
    public required string Title { get; init; }

    /// <summary>What it has to do with the verdict of this question, whatever its severity: a <c>hazard</c> breaks nothing of it.</summary>
    public required FindingRole Role { get; init; }

    /// <summary>Id of the cause that this one follows from, so that mending the cause ends it; null when it does not, or when there is no
    /// cause.</summary>
    public string? FollowsFrom { get; init; }

    /// <summary>How grave such a finding is for traffic wherever it is found, whatever its role here.</summary>
    public required Severity Severity { get; init; }

    /// <summary>Hop of the route that it is about.</summary>
    public required Hop Hop { get; init; }

    /// <summary>Object at fault, such as <c>Service shop/payments</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>One sentence with the values that were compared.</summary>
    public required string Summary { get; init; }

    /// <summary>What proves it; at least one statement.</summary>
    public required ImmutableArray<Evidence> Evidence { get; init; }

    /// <summary>Ways to mend it, the best first; empty when there is nothing to do.</summary>
    public ImmutableArray<Fix> Fixes { get; init; } = [];
}

/// <summary>What a finding has to do with the verdict.</summary>
public enum FindingRole
{
    /// <summary>It explains the verdict.</summary>
    Cause,

    /// <summary>It is part of what goes wrong, and the cause explains it.</summary>
    Contributing,

    /// <summary>True, but not why.</summary>
    Hazard,
}

/// <summary>Effect of a finding on traffic.</summary>
public enum Severity
{
    /// <summary>Nothing fails by it.</summary>
    Info,

    /// <summary>Some traffic fails, or will.</summary>
    Warning,

    /// <summary>Traffic fails now.</summary>
    Error,
}

/// <summary>A statement and what it rests on.</summary>
/// <param name="Basis">How it is known.</param>
/// <param name="Source">Object or probe it comes from, such as <c>Pod shop/web-0</c> or <c>tcp 10.96.1.2:80 from NetDoctor's own pod</c>.</param>
/// <param name="Statement">The statement.</param>
/// <param name="ObservedAt">When it was so.</param>
public sealed record Evidence(Basis Basis, string Source, string Statement, DateTimeOffset ObservedAt);

/// <summary>How a statement is known.</summary>
public enum Basis
{
    /// <summary>By a probe or a live fact.</summary>
    Observed,

    /// <summary>Computed from objects.</summary>
    Derived,

    /// <summary>A documented default.</summary>
    Assumed,
}

/// <summary>A way to mend it.</summary>
/// <param name="Description">What to do, in a sentence.</param>
/// <param name="Command">Command to run; null when there is none to give.</param>
/// <param name="Risk">What may go wrong by doing it.</param>
public sealed record Fix(string Description, string? Command = null, FixRisk Risk = FixRisk.Low);

/// <summary>What may go wrong by applying a fix.</summary>
public enum FixRisk
{
    Low,
    Medium,
    High,
}

using System.Collections.Immutable;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules;

/// <summary>What a rule found, before the engine decides what it has to do with the verdict.</summary>
public sealed record RuleFinding
{
    /// <summary>Object at fault, such as <c>Service shop/payments</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>One sentence, present tense, with the values that were compared.</summary>
    public required string Summary { get; init; }

    /// <summary>What proves it; at least one statement.</summary>
    public required ImmutableArray<Evidence> Evidence { get; init; }

    /// <summary>Ways to mend it, the best first.</summary>
    public ImmutableArray<Fix> Fixes { get; init; } = [];

    /// <summary>What of the traffic it breaks; default all of it.</summary>
    public Coverage Coverage { get; init; } = Coverage.All;

    /// <summary>Severity of this occurrence; null for the rule's own.</summary>
    public Severity? Severity { get; init; }

    /// <summary>Hop of this occurrence; null for the rule's own.</summary>
    public Hop? Hop { get; init; }

    /// <summary>True when it is worth knowing but breaks nothing of this question: always a hazard, never the cause.</summary>
    public bool IsHazard { get; init; }
}

/// <summary>What of the traffic a finding breaks.</summary>
/// <param name="IsAll">Whether it breaks all traffic of the question.</param>
/// <param name="Subjects">Otherwise what it breaks: pods as <c>ns/name</c>, endpoint addresses as <c>ip:port</c>, node names.</param>
public sealed record Coverage(bool IsAll, ImmutableArray<string> Subjects)
{
    /// <summary>All traffic of the question.</summary>
    public static Coverage All { get; } = new(true, []);

    /// <summary>Only traffic to these.</summary>
    /// <param name="subjects">Pods as <c>ns/name</c>, endpoint addresses as <c>ip:port</c>, or node names.</param>
    public static Coverage Of(IEnumerable<string> subjects) => new(false, [.. subjects]);
}

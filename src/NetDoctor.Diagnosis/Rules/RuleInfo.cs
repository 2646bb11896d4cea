using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules;

/// <summary>Identity of a rule.</summary>
/// <param name="Id">Id in the catalogue of findings; the prefix is the area.</param>
/// <param name="Title">Title in the catalogue.</param>
/// <param name="Severity">Effect on traffic.</param>
/// <param name="Hop">Hop that the problem sits at.</param>
public sealed record RuleInfo(string Id, string Title, Severity Severity, Hop Hop)
{
    /// <summary>Kinds of objects without which the rule cannot judge; the engine skips it when one is not known.</summary>
    public ResourceKind[] Needs { get; init; } = [];

    /// <summary>Ids of more general findings that this one, when it covers the same subjects, explains.</summary>
    public string[] Explains { get; init; } = [];

    /// <summary>Id of the finding that this one proves more closely by what an agent read; null for none. Whatever explains that one explains
    /// this one, too: objects say why, an agent that it is so.</summary>
    public string? Refines { get; init; }

    /// <summary>Whether objects alone can prove it, without a probe and without a question's source; false keeps it out of the audit
    /// of the Services.</summary>
    public bool IsAudited { get; init; } = true;
}

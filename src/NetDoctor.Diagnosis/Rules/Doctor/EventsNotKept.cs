using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Doctor;

/// <summary>The cluster has more recent warnings than NetDoctor keeps, so that one of them may be missed.</summary>
/// <remarks>Every list is read to its end, page by page; only events are bounded, since a sick cluster writes them by the thousand.
/// Source: Kubernetes documentation, "Kubernetes API Concepts", Retrieving large results sets in chunks.</remarks>
public sealed class EventsNotKept : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DOC18", "List truncated", Severity.Info, Hop.Doctor);

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var status = context.Snapshot.StatusOf(ResourceKind.Event);
        if (status.NotKept == 0)
        {
            yield break;
        }

        var kept = context.Snapshot.Events.Count;
        yield return new RuleFinding
        {
            Subject = "NetDoctor",
            Summary = $"NetDoctor keeps the latest {kept} Warning events and let {status.NotKept} older ones go: what they said of these objects "
                + "is not part of the answer.",
            Evidence = [context.Derived("cache of Event", $"{kept} kept, {status.NotKept} not kept")],
            Fixes =
            [
                new Fix(
                    "Read the events of the object itself.", "kubectl -n NAMESPACE get events --field-selector involvedObject.name=NAME"),
                new Fix("Let NetDoctor keep more.", "Kubernetes__MaximumEvents=100000"),
            ],
            IsHazard = true,
        };
    }
}

using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Questions;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis;

/// <summary>Turns a question into a route, a ladder of probes and, with their results, an answer. Pure: no I/O, no clock.</summary>
/// <param name="catalog">Rules that judge.</param>
public sealed class DiagnosisEngine(RuleCatalog catalog)
{
    private readonly PolicyIndexCache _policies = new();

    /// <summary>Begins a diagnosis: follows the question as the cluster would.</summary>
    /// <param name="question">The question.</param>
    /// <param name="snapshot">Facts; they stay the same for the whole diagnosis.</param>
    /// <param name="probing">Who probes, and how long one probe may take.</param>
    public DiagnosisRun Begin(ParsedQuestion question, ClusterSnapshot snapshot, ProbingContext probing) =>
        new(catalog, snapshot, _policies.Of(snapshot), Router.Route(question, snapshot, probing.Self), probing);
}

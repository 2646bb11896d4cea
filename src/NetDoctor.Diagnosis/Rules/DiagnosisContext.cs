using System.Collections.Immutable;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Policies.Dialects;
using NetDoctor.Diagnosis.Questions;
using NetDoctor.Diagnosis.Reading;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Agents;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules;

/// <summary>All that a rule may read: route, facts and results.</summary>
/// <param name="Snapshot">Facts at the start of the diagnosis.</param>
/// <param name="Route">The way that the traffic should take.</param>
/// <param name="Observations">Probes with their results, in the order of the ladder.</param>
public sealed record DiagnosisContext(
    ClusterSnapshot Snapshot, Route Route, ImmutableArray<Observation> Observations)
{
    private RoutePolicies? _policies;

    /// <summary>Rules that threw, as id and exception type; empty but for the rule that reports them, which runs last.</summary>
    public ImmutableArray<(string Id, string Exception)> FailedRules { get; init; } = [];

    /// <summary>Addresses that NetDoctor does not dial although the question leads there; empty in the usual case.</summary>
    public ImmutableArray<RefusedTarget> RefusedTargets { get; init; } = [];

    /// <summary>Probes that failed where policies keep NetDoctor itself out: they say something about those policies and nothing about what
    /// lies behind. They are not among <see cref="Observations"/>.</summary>
    public ImmutableArray<Observation> KeptOut { get; init; } = [];

    /// <summary>The node agents; empty when none is installed.</summary>
    public ImmutableArray<AgentState> Agents { get; init; } = [];

    /// <summary>Version of NetDoctor; null when it does not matter.</summary>
    public string? Version { get; init; }

    /// <summary>Probes that an agent was asked for in vain, so that NetDoctor made them itself. They are not among <see cref="Observations"/>.</summary>
    public ImmutableArray<Observation> Unserved { get; init; } = [];

    /// <summary>The failing connections from other places than the question's, which tell what failures have in common. They are not among
    /// <see cref="Observations"/>.</summary>
    public ImmutableArray<Observation> Contrast { get; init; } = [];

    /// <summary>What agents read where probes failed.</summary>
    public LiveFacts Facts { get; init; } = LiveFacts.Empty;

    /// <summary>Where the probes were made; null when none was.</summary>
    public Vantage? Place => Observations.Concat(KeptOut).FirstOrDefault()?.Result.Vantage;

    /// <summary>Whether the probes started where the question's traffic starts, so that they meet whatever it meets.</summary>
    public bool IsFromSource => Route.Source.Reference is SelfSource || (Place is { } place && Route.Source.IsAt(place));

    /// <summary>What policies do with the traffic of the question.</summary>
    public RoutePolicies Policies
    {
        get
        {
            if (_policies is not { } known || !ReferenceEquals(known.Snapshot, Snapshot) || !ReferenceEquals(known.Route, Route))
            {
                var index = PolicyIndex ?? NetDoctor.Diagnosis.Policies.PolicyIndex.Of(Snapshot);
                _policies = known = RoutePolicies.Of(Snapshot, Route, Place, index, DialectDetector.Detect(Snapshot));
            }

            return known;
        }
    }

    /// <summary>The policies of the snapshot, read; null to read them when they are asked for.</summary>
    internal PolicyIndex? PolicyIndex { get; init; }

    /// <summary>Time that derived evidence carries; null for the snapshot's. It is no fact that a rule weighs.</summary>
    internal DateTimeOffset? EvidenceAt { get; init; }

    /// <summary>Results of one step of the ladder, in order.</summary>
    /// <param name="step">The step.</param>
    public IEnumerable<Observation> At(LadderStep step) => Observations.Where(observation => observation.Plan.Step == step);

    /// <summary>A statement computed from an object.</summary>
    /// <param name="fact">The object.</param>
    /// <param name="statement">What it says.</param>
    public Evidence Derived(Fact fact, string statement) => Derived(fact.Reference.ToString(), statement);

    /// <summary>A statement computed from objects.</summary>
    /// <param name="source">What it comes from.</param>
    /// <param name="statement">What it says.</param>
    public Evidence Derived(string source, string statement) =>
        new(Basis.Derived, source, statement, EvidenceAt ?? Snapshot.ObservedAt);

    /// <summary>A statement that a probe has shown.</summary>
    /// <param name="observation">The probe.</param>
    /// <param name="statement">What it has shown; null for the outcome in words.</param>
    public static Evidence Observed(Observation observation, string? statement = null) => new(
        Basis.Observed,
        $"{ProbeText.KindOf(observation.Result)} {observation.Result.Target} from {observation.Result.Vantage}",
        statement ?? ProbeText.Describe(observation.Result),
        observation.Result.StartedAt);
}

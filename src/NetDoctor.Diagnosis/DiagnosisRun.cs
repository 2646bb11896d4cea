using System.Collections.Immutable;
using NetDoctor.Diagnosis.Judging;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Reading;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis;

/// <summary>One diagnosis under way: the caller makes the probes that it asks for, then has it judge.</summary>
public sealed class DiagnosisRun
{
    private readonly RuleCatalog _catalog;
    private readonly ClusterSnapshot _snapshot;
    private readonly LadderPlanner _planner;
    private readonly ContrastLadder _contrast;
    private readonly ReadPlanner _reader;
    private readonly PolicyIndex _policies;
    private readonly ProbingContext _probing;

    internal DiagnosisRun(RuleCatalog catalog, ClusterSnapshot snapshot, PolicyIndex policies, Route route, ProbingContext probing)
    {
        _policies = policies;
        _probing = probing;
        _catalog = catalog;
        _snapshot = snapshot;
        _planner = new LadderPlanner(route, snapshot, probing);
        _contrast = new ContrastLadder(route, snapshot, probing);
        _reader = new ReadPlanner(route, snapshot, probing);
        Route = route;
    }

    /// <summary>The way that the traffic should take.</summary>
    public Route Route { get; }

    /// <summary>Probes to make next, all at the same time; empty when there is nothing more to learn. At most five rounds.</summary>
    /// <param name="observations">Everything seen so far; empty at first.</param>
    public ImmutableArray<PlannedProbe> NextProbes(ImmutableArray<Observation> observations)
    {
        var (ladder, contrast) = ContrastLadder.Separate(observations);
        var next = _planner.Next(ladder);
        return next.IsEmpty && contrast.IsEmpty && !ladder.IsEmpty ? _contrast.Plan(Kept(ladder)) : next;
    }

    /// <summary>What agents are to read once all probes are made, all at the same time; empty when nothing failed.</summary>
    /// <param name="observations">Everything seen, in the order of the ladder.</param>
    public ImmutableArray<PlannedRead> Reads(ImmutableArray<Observation> observations) =>
        _reader.Plan(Kept(ContrastLadder.Separate(observations).Ladder));

    /// <summary>Judges what is known. Can be called at any time; with less evidence it says less.</summary>
    /// <param name="observations">Everything seen, in the order of the ladder.</param>
    /// <param name="facts">What agents read; null for nothing.</param>
    public Judgement Judge(ImmutableArray<Observation> observations, LiveFacts? facts = null)
    {
        var (ladder, contrast) = ContrastLadder.Separate(observations);
        var (kept, unserved) = OtherPlace.Separate(LostPacket.Settle(ladder), _probing.Self);
        return new Judge(_catalog, KeptOutProbes.Separate(new DiagnosisContext(_snapshot, Route, kept)
        {
            RefusedTargets = _planner.Refused(ladder),
            PolicyIndex = _policies,
            Agents = _probing.Agents,
            Version = _probing.Version,
            Unserved = unserved,
            Contrast = contrast,
            Facts = facts ?? LiveFacts.Empty,
        })).Decide();
    }

    private ImmutableArray<Observation> Kept(ImmutableArray<Observation> ladder) =>
        OtherPlace.Separate(LostPacket.Settle(ladder), _probing.Self).Kept;
}

using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using NetDoctor.Api.Agents;
using NetDoctor.Diagnosis;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Reading;
using NetDoctor.Kubernetes;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.Probes;
using DiagnosisRecord = NetDoctor.Model.Diagnoses.Diagnosis;

namespace NetDoctor.Api.Diagnoses;

/// <summary>Carries a diagnosis through: route, probes within the budget, judgement.</summary>
internal sealed class Diagnoser(
    DiagnosisEngine engine,
    IClusterSource source,
    AgentProber prober,
    AgentRegistry agents,
    DialGuard guard,
    IOptions<DiagnosesOptions> options,
    IOptions<ProbesOptions> probesOptions,
    IOptions<AgentsOptions> agentsOptions,
    TimeProvider timeProvider)
{
    // The engine promises that it asks for no more; a further one can only be a defect that would not end.
    private const int MaxRounds = 5;

    // What is left of the time when the probes have to be done: judging and answering takes some, too.
    private static readonly TimeSpan Reserve = TimeSpan.FromMilliseconds(500);

    private readonly Vantage _self = new(VantageKind.Self, probesOptions.Value.NodeName, probesOptions.Value.PodName);

    /// <summary>Diagnoses. Progress is published; the end is not.</summary>
    /// <param name="session">The diagnosis.</param>
    /// <param name="cancellationToken">Ends it without an answer.</param>
    public async Task<DiagnosisRecord> RunAsync(DiagnosisSession session, CancellationToken cancellationToken)
    {
        var start = timeProvider.GetTimestamp();
        var budget = session.Timeout - Reserve;
        using var deadline = new CancellationTokenSource(budget, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);

        // Half at most, so that a second round has time, too.
        var probeTimeout = options.Value.ProbeTimeout < budget / 2 ? options.Value.ProbeTimeout : budget / 2;
        var run = engine.Begin(session.Question, source.TakeSnapshot(), Probing(probeTimeout));
        var observations = ImmutableArray<Observation>.Empty;
        session.Publish(run.Judge(observations).Route);
        for (var round = 0; round < MaxRounds && run.NextProbes(observations) is { IsEmpty: false } planned; round++)
        {
            var made = await Task.WhenAll(Observe(session, planned, either.Token, cancellationToken));
            observations = [.. observations.AddRange(made).OrderBy(observation => observation.Plan.Step)];
            session.Publish(run.Judge(observations).Route);
        }

        var facts = await Task.WhenAll(run.Reads(observations).Select(plan => ReadAsync(plan, either.Token, cancellationToken)));
        var judgement = run.Judge(observations, new LiveFacts([.. facts]));
        return session.Current with
        {
            Status = DiagnosisStatus.Completed,
            Verdict = judgement.Verdict,
            Summary = judgement.Summary,
            Cause = judgement.Cause,
            Findings = judgement.Findings,
            Route = judgement.Route,
            Probes = [.. observations.Select(observation => observation.Result)],
            NotEvaluated = judgement.NotEvaluated,
            Notes = ExecNotes.Of(observations, facts, agents.States),
            DurationMilliseconds = Math.Round(timeProvider.GetElapsedTime(start).TotalMilliseconds, 1),
        };
    }

    private ProbingContext Probing(TimeSpan probeTimeout) => new(_self, probeTimeout)
    {
        Guard = guard,
        Agents = agents.States,
        AgentPort = agentsOptions.Value.Port,
        Version = ProgramVersion.Own,
        CanProbeFrom = prober.CanProbeFrom,
    };

    // All at the same time, so that an agent is asked once for all that it is to do.
    private IEnumerable<Task<Observation>> Observe(
        DiagnosisSession session, ImmutableArray<PlannedProbe> planned, CancellationToken budget, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var isOver = budget.IsCancellationRequested;
        ImmutableArray<string?> obstacles =
        [
            .. planned.Select(plan => !prober.CanProbeFrom(plan.Vantage) ? $"Nobody can probe from {plan.Vantage}."
                : isOver ? "The time of the diagnosis was over." : null),
        ];
        var made = planned.Where((_, index) => obstacles[index] is null).Select(plan => (plan.Spec, plan.Vantage));
        var results = new Queue<Task<ProbeResult>>(prober.ProbeAll([.. made], budget));
        return planned.Select((plan, index) => ObserveAsync(
            session,
            plan,
            obstacles[index] is { } obstacle ? Task.FromResult(NotMade.Of(plan, obstacle, timeProvider.GetUtcNow())) : results.Dequeue(),
            cancellationToken));
    }

    private async Task<Observation> ObserveAsync(
        DiagnosisSession session, PlannedProbe plan, Task<ProbeResult> probe, CancellationToken cancellationToken)
    {
        var result = await EndAsync(plan, probe, cancellationToken);
        session.Publish(result);
        return new Observation(plan, result);
    }

    private async Task<ProbeResult> EndAsync(PlannedProbe plan, Task<ProbeResult> probe, CancellationToken cancellationToken)
    {
        try
        {
            return await probe;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return NotMade.Of(plan, "The time of the diagnosis was over before the probe had an answer.", timeProvider.GetUtcNow());
        }
    }

    private async Task<ReadResult> ReadAsync(PlannedRead plan, CancellationToken budget, CancellationToken cancellationToken)
    {
        try
        {
            return await prober.ReadAsync(plan, budget);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ReadResult(plan, null, "The time of the diagnosis was over before it was read.");
        }
    }
}

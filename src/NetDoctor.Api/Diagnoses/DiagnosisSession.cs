using System.Runtime.CompilerServices;
using System.Text.Json;
using NetDoctor.Api.Problems;
using NetDoctor.Diagnosis.Questions;
using NetDoctor.Model;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using DiagnosisRecord = NetDoctor.Model.Diagnoses.Diagnosis;

namespace NetDoctor.Api.Diagnoses;

/// <summary>One diagnosis under way or done: what is known of it, and what has happened. Safe for many readers and one writer.</summary>
internal sealed class DiagnosisSession
{
    private readonly Lock _lock = new();
    private readonly List<ProgressEvent> _events = [];
    private readonly Dictionary<Hop, RouteHop> _hops = [];
    private readonly TaskCompletionSource<DiagnosisRecord> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _hasEnded;

    /// <summary>Begins.</summary>
    /// <param name="question">The question.</param>
    /// <param name="timeout">Time that the answer may take.</param>
    /// <param name="running">What is known at first.</param>
    /// <param name="slot">Given back at the end.</param>
    public DiagnosisSession(ParsedQuestion question, TimeSpan timeout, DiagnosisRecord running, IDisposable slot)
    {
        Question = question;
        Timeout = timeout;
        Current = running;
        Slot = slot;
        Publish(ProgressEvent.Started, running);
    }

    /// <summary>The question.</summary>
    public ParsedQuestion Question { get; }

    /// <summary>Time that the answer may take.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>Place among the diagnoses that are under way.</summary>
    public IDisposable Slot { get; }

    /// <summary>Identifier.</summary>
    public string Id => Current.Id;

    /// <summary>What is known by now.</summary>
    public DiagnosisRecord Current { get; private set; }

    /// <summary>The answer; fails when NetDoctor itself failed.</summary>
    public Task<DiagnosisRecord> Completion => _completion.Task;

    /// <summary>Tells the hops whose state or detail changed.</summary>
    /// <param name="route">The route as it is judged now.</param>
    public void Publish(IEnumerable<RouteHop> route)
    {
        foreach (var hop in route.Where(hop => _hops.GetValueOrDefault(hop.Hop) != hop))
        {
            _hops[hop.Hop] = hop;
            Publish(ProgressEvent.Hop, hop);
        }
    }

    /// <summary>Tells a probe's result.</summary>
    /// <param name="result">The result.</param>
    public void Publish(ProbeResult result) => Publish(ProgressEvent.Probe, result);

    /// <summary>Ends with the answer, or with the failure that prevented one.</summary>
    /// <param name="run">The run, completed in whatever way.</param>
    public void End(Task<DiagnosisRecord> run)
    {
        if (run.IsCompletedSuccessfully)
        {
            Current = run.Result;
            Publish(ProgressEvent.Completed, run.Result, isLast: true);
            _completion.TrySetResult(run.Result);
            return;
        }

        // Nobody may be waiting, and an exception that nobody looks at would be reported a second time.
        var failure = run.Exception?.GetBaseException()
            ?? new ProblemException(ProblemKind.ShuttingDown.With("Ask again in a moment.", retryAfterSeconds: 5));
        var problem = (failure as ProblemException)?.Problem ?? ProblemKind.InternalError.With("The server's log tells more.");
        Publish(ProgressEvent.Failed, problem, isLast: true);
        _completion.TrySetException(failure);
        _ = _completion.Task.Exception;
    }

    /// <summary>What has happened and what happens, until the end.</summary>
    /// <param name="after">Number of the last event that is known already; 0 for none.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    public async IAsyncEnumerable<ProgressEvent> FollowAsync(
        int after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var next = Math.Max(0, after); ;)
        {
            ProgressEvent[] batch;
            bool isEnd;
            Task more;
            lock (_lock)
            {
                batch = [.. _events.Skip(next)];
                isEnd = _hasEnded;
                more = _more.Task;
            }

            foreach (var happened in batch)
            {
                yield return happened;
            }

            if (isEnd)
            {
                yield break;
            }

            next += batch.Length;
            await more.WaitAsync(cancellationToken);
        }
    }

    private void Publish<TData>(string type, TData data, bool isLast = false)
    {
        var json = JsonSerializer.Serialize(data, NetDoctorJson.Options);
        TaskCompletionSource more;
        lock (_lock)
        {
            _events.Add(new ProgressEvent(_events.Count + 1, type, json));
            _hasEnded = isLast;
            more = _more;
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        more.SetResult();
    }
}

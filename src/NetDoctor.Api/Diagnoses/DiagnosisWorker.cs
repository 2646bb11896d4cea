using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace NetDoctor.Api.Diagnoses;

/// <summary>Runs the diagnoses, whether or not anybody waits for their answer.</summary>
internal sealed partial class DiagnosisWorker(
    Diagnoser diagnoser,
    DiagnosisStore store,
    DiagnosisMetrics metrics,
    IOptions<DiagnosesOptions> options,
    ILogger<DiagnosisWorker> logger) : BackgroundService
{
    // As many can be in it as there are slots.
    private readonly Channel<DiagnosisSession> _queue = Channel.CreateUnbounded<DiagnosisSession>();

    /// <summary>Hands over a diagnosis.</summary>
    /// <param name="session">The diagnosis; it holds a slot.</param>
    public void Enqueue(DiagnosisSession session) => _queue.Writer.TryWrite(session);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = options.Value.MaxConcurrent,
            CancellationToken = stoppingToken,
        };
        await Parallel.ForEachAsync(_queue.Reader.ReadAllAsync(stoppingToken), parallel, RunAsync);
    }

    private async ValueTask RunAsync(DiagnosisSession session, CancellationToken cancellationToken)
    {
        metrics.Started();
        var run = diagnoser.RunAsync(session, cancellationToken);
        await ((Task)run).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        session.Slot.Dispose();
        if (run.IsCompletedSuccessfully)
        {
            metrics.Ended(run.Result.Verdict, run.Result.DurationMilliseconds);
            Log.Diagnosed(logger, session.Id, run.Result.Verdict, run.Result.Cause?.Id ?? "none", run.Result.DurationMilliseconds);
        }
        else
        {
            metrics.Failed();
            store.Remove(session);
            Log.Failed(logger, run.Exception, session.Id);
        }

        session.End(run);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Diagnosis {Id} is {Verdict}, cause {Cause}, after {ElapsedMs} ms.")]
        public static partial void Diagnosed(
            ILogger logger, string id, Model.Diagnoses.Verdict verdict, string cause, double elapsedMs);

        [LoggerMessage(2, LogLevel.Error, "Diagnosis {Id} came to nothing.")]
        public static partial void Failed(ILogger logger, Exception? exception, string id);
    }
}

using Microsoft.Extensions.Options;
using NetDoctor.Api.Health;
using NetDoctor.Api.Http;
using NetDoctor.Api.Problems;
using NetDoctor.Diagnosis.Questions;
using NetDoctor.Kubernetes;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Problems;
using DiagnosisRecord = NetDoctor.Model.Diagnoses.Diagnosis;

namespace NetDoctor.Api.Diagnoses;

/// <summary>Takes questions: refuses what cannot be asked, and hands the rest to the worker.</summary>
internal sealed class DiagnosisService(
    IClusterSource source,
    DiagnosisStore store,
    DiagnosisWorker worker,
    UlidGenerator ids,
    IOptions<DiagnosesOptions> options,
    TimeProvider timeProvider)
{
    private readonly ConcurrencyLimit _limit = new(options.Value.MaxConcurrent);

    /// <summary>Begins a diagnosis, or says why not: the question is not understood, the cluster not known yet, or too much is under
    /// way.</summary>
    /// <param name="request">The question.</param>
    /// <param name="session">The diagnosis; null with a problem.</param>
    /// <returns>The problem; null when the diagnosis has begun.</returns>
    public Problem? Start(DiagnosisRequest request, out DiagnosisSession? session)
    {
        session = null;
        var asked = request.ToQuestion();
        var snapshot = source.TakeSnapshot();
        var parse = QuestionParser.Parse(asked, snapshot.ClusterDomain);
        if (parse.Question is null)
        {
            return ProblemKind.Invalid([.. parse.Errors.Select(error => new FieldError(error.Field, error.Message))]);
        }

        if (!source.IsReady)
        {
            return ProblemKind.NotReady.With(NotReady(snapshot), retryAfterSeconds: 2);
        }

        if (_limit.TryEnter() is not { } slot)
        {
            return ProblemKind.TooManyRequests.With(
                $"{options.Value.MaxConcurrent} diagnoses are under way, which is the limit.", retryAfterSeconds: 1);
        }

        session = new DiagnosisSession(parse.Question, TimeSpan.FromSeconds(request.TimeoutSeconds), Running(asked), slot);
        store.Add(session);
        worker.Enqueue(session);
        return null;
    }

    /// <summary>Why the cluster is not known yet.</summary>
    /// <param name="snapshot">What is known.</param>
    internal static string NotReady(ClusterSnapshot snapshot)
    {
        var waiting = HealthEndpoints.WaitingFor(snapshot);
        var why = waiting.Select(kind => snapshot.StatusOf(kind).Detail).FirstOrDefault(detail => detail is not null)?.TrimEnd('.');
        return $"{why ?? "The first lists are still coming in"}. An answer now would be a guess, because these kinds are not known: "
            + $"{string.Join(", ", waiting)}. See /api/v1/cluster.";
    }

    private DiagnosisRecord Running(DiagnosisQuestion question) => new()
    {
        Id = ids.Next(),
        Status = DiagnosisStatus.Running,
        Verdict = Verdict.Undetermined,
        Summary = "The diagnosis is under way.",
        Question = question,
        StartedAt = timeProvider.GetUtcNow(),
    };
}

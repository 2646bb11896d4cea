using NetDoctor.Bot.Conversations.Grammar;
using NetDoctor.Bot.Conversations.Names;
using NetDoctor.Bot.Conversations.Replies;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Bot.Conversations;

/// <summary>Answers why something is not reached.</summary>
internal sealed class Diagnosing(BotOptions options, TimeProvider timeProvider)
{
    // Chat services count every update; nobody reads more of them.
    private static readonly TimeSpan BetweenUpdates = TimeSpan.FromSeconds(1);

    /// <summary>Answers a question.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="request">The question.</param>
    /// <param name="cancellationToken">Ends it without an answer.</param>
    public async Task AnswerAsync(Turn turn, DiagnoseRequest request, CancellationToken cancellationToken)
    {
        await turn.ShowAsync(ProgressReply.Of("Looking"), cancellationToken);
        var resolution = await new NameResolver(turn.Api).ResolveAsync(
            request, turn.Self, (from, to) => ExactForm.Diagnose(from, to, request.Protocol), cancellationToken);
        switch (resolution)
        {
            case Ambiguous ambiguous:
                await Choices.AskAsync(turn, ambiguous.Question, ambiguous.Choices, cancellationToken);
                return;
            case Unresolved unresolved:
                await turn.FailAsync(FailureReply.Unresolved(unresolved), cancellationToken);
                return;
        }

        var resolved = (Resolved)resolution;
        var isAsItself = request.Source is null && resolved.From is null;
        var asked = new DiagnosisRequest
        {
            From = resolved.From,
            To = resolved.To,
            Protocol = resolved.Protocol,
            TimeoutSeconds = (int)options.DiagnosisTimeout.TotalSeconds,
        };
        turn.Remember(memory => memory with { LastAsked = ExactForm.Diagnose(asked.ToQuestion()), Choices = [] });
        var diagnosis = await FollowAsync(turn, asked, cancellationToken);
        turn.Remember(memory => memory with
        {
            LastDiagnosis = diagnosis.Id,
            LastSubject = ExactForm.Subject(resolved.From, resolved.To, resolved.Protocol),
        });
        var note = isAsItself ? "Asked from NetDoctor's own pod, since it is not known who you are. Say who \"I\" is, such as: I am shop/web" : null;
        await turn.ShowAsync(DiagnosisReply.Of(diagnosis, options.ReportUrl, note), cancellationToken);
    }

    /// <summary>Writes all of an answer below it.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="request">Which answer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task DetailsAsync(Turn turn, DetailsRequest request, CancellationToken cancellationToken)
    {
        if ((request.DiagnosisId ?? turn.Memory.LastDiagnosis) is not { } id)
        {
            await turn.PostAsync(FailureReply.Nothing("Nothing was diagnosed here yet, so there are no details."), cancellationToken);
            return;
        }

        var report = MarkdownParts.Read(await turn.Api.GetReportAsync(id, cancellationToken));
        var sentence = report is [TextPart first, ..] ? first.Text : $"Diagnosis {id}.";
        await turn.PostBelowAsync(new Reply { Sentence = sentence, Parts = report is [TextPart, ..] ? report[1..] : report }, cancellationToken);
    }

    private async Task<Diagnosis> FollowAsync(Turn turn, DiagnosisRequest asked, CancellationToken cancellationToken)
    {
        var subject = $"{asked.To} from {asked.From ?? "NetDoctor itself"}";
        var hops = new Dictionary<Hop, RouteHop>();
        var running = turn.Api.FollowDiagnosisAsync(
            asked,
            hop =>
            {
                lock (hops)
                {
                    hops[hop.Hop] = hop;
                }
            },
            cancellationToken);
        using var timer = new PeriodicTimer(BetweenUpdates, timeProvider);
        var told = "";
        while (await Task.WhenAny(running, timer.WaitForNextTickAsync(cancellationToken).AsTask()) != running)
        {
            // The timer hears of the end before the question does, on the thread that tells both.
            cancellationToken.ThrowIfCancellationRequested();
            Reply progress;
            lock (hops)
            {
                progress = ProgressReply.Of(subject, hops.Values);
            }

            if (progress.Sentence != told)
            {
                told = progress.Sentence;
                await turn.ShowAsync(progress, cancellationToken);
            }
        }

        return await running;
    }
}

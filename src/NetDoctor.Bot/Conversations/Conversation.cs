using Microsoft.Extensions.Options;
using NetDoctor.Bot.Conversations.Grammar;
using NetDoctor.Bot.Conversations.Names;
using NetDoctor.Bot.Conversations.Replies;
using NetDoctor.Bot.Identities;
using NetDoctor.Bot.State;
using NetDoctor.Client;

namespace NetDoctor.Bot.Conversations;

/// <summary>Answers utterances, whatever channel they come by.</summary>
internal sealed partial class Conversation(
    NetDoctorClient api,
    IBotStore store,
    UserDirectory users,
    ShownReplies shown,
    IOptionsMonitor<BotOptions> options,
    TimeProvider timeProvider,
    ILogger<Conversation> logger)
{
    /// <summary>Answers.</summary>
    /// <param name="held">What was said.</param>
    /// <param name="channel">By which channel.</param>
    /// <param name="cancellationToken">Ends it without an answer, as when the program stops.</param>
    /// <exception cref="ChatChannelException">The answer could not be written.</exception>
    /// <exception cref="StoreException">The store failed; whoever spoke was told.</exception>
    public async Task AnswerAsync(HeldUtterance held, IChatChannel channel, CancellationToken cancellationToken)
    {
        switch (held.Utterance.Kind)
        {
            case UtteranceKind.Removed:
                store.Forget(held.Utterance.Place);
                return;
            case UtteranceKind.Added:
                await GreetAsync(held.Utterance.Place, channel, cancellationToken);
                return;
            default:
                await AnswerOrFailAsync(held, channel, cancellationToken);
                return;
        }
    }

    private async Task GreetAsync(Place place, IChatChannel channel, CancellationToken cancellationToken)
    {
        // Taken first, since Teams tells twice that the bot was added.
        if (!store.TryGreet(place))
        {
            return;
        }

        var isSaid = false;
        try
        {
            await channel.PostAsync(place, HelpReply.Greeting(place.Scope), cancellationToken);
            isSaid = true;
        }
        finally
        {
            if (!isSaid)
            {
                store.Ungreet(place);
            }
        }
    }

    private async Task AnswerOrFailAsync(HeldUtterance held, IChatChannel channel, CancellationToken cancellationToken)
    {
        var message = new AnswerMessage(held.Utterance, channel, store, shown, timeProvider, logger, held.MessageId);
        try
        {
            if (held.IsLate)
            {
                await message.FailAsync(FailureReply.Late(held.Utterance.Text), cancellationToken);
                return;
            }

            await AnswerWordsAsync(held.Utterance, channel, message, cancellationToken);
        }
        catch (StoreException)
        {
            await message.FailAsync(FailureReply.NoStore, cancellationToken);
            throw;
        }
        catch (Exception exception) when (exception is not ChatChannelException && !cancellationToken.IsCancellationRequested)
        {
            // The bot's outermost handler: a defect here is no reason to leave whoever asked without a word.
            Log.Failed(logger, exception);
            await message.FailAsync(FailureReply.Defect, cancellationToken);
        }
    }

    private async Task AnswerWordsAsync(Utterance utterance, IChatChannel channel, AnswerMessage message, CancellationToken cancellationToken)
    {
        // Whoever was answered need not be greeted any more.
        store.TryGreet(utterance.Place);
        var memory = store.MemoryOf(utterance.Speaker, utterance.Place);
        var chosen = Choices.Chosen(utterance.Text, memory.Choices);
        var text = chosen ?? utterance.Text;
        if (chosen is not null)
        {
            // The choices are closed when it is answered: a restart in the middle must not read the bare answer.
            utterance = utterance with { Text = chosen };
            store.Reword(utterance);
        }

        if (chosen is null && !memory.Choices.IsEmpty)
        {
            // Whoever goes on to something else has let the question go: what he says tomorrow is no answer to it.
            store.SetMemory(utterance.Speaker, utterance.Place, memory with { Choices = [] }, timeProvider.GetUtcNow());
        }

        var request = RequestParser.Parse(text);
        var (speaker, user) = request is HelpRequest
            ? (utterance.Speaker, null)
            : await users.FindAsync(channel, request is WatchRequest ? utterance.Speaker.Lasting : utterance.Speaker, utterance.Place, cancellationToken);
        var turn = new Turn(utterance with { Speaker = speaker }, message, user is null ? api : api.As(user), store, timeProvider);
        if (user is null && request is not HelpRequest)
        {
            await turn.PostAsync(UnmappedReply.Of(speaker, users.NextEntry, isByPlace: request is WatchRequest && !utterance.Speaker.Groups.IsEmpty), cancellationToken);
            return;
        }

        if (request is AgainRequest again && memory.LastAsked is { } last)
        {
            var asked = RequestParser.Parse(last);
            request = asked is DiagnoseRequest question && again.Source is { } other ? question with { Source = other } : asked;
        }

        try
        {
            await AnswerAsync(turn, request, cancellationToken);
        }
        catch (NetDoctorRefusedException exception)
        {
            await turn.FailAsync(FailureReply.Refused(exception), cancellationToken);
        }
        catch (NetDoctorUnavailableException exception)
        {
            await turn.FailAsync(FailureReply.Unavailable(exception, text), cancellationToken);
        }
    }

    private Task AnswerAsync(Turn turn, Request request, CancellationToken cancellationToken) => request switch
    {
        DiagnoseRequest diagnose => new Diagnosing(options.CurrentValue, timeProvider).AnswerAsync(turn, diagnose, cancellationToken),
        AgainRequest => turn.PostAsync(FailureReply.Nothing("Nothing was asked here yet, so there is nothing to run again."), cancellationToken),
        DetailsRequest details => Diagnosing.DetailsAsync(turn, details, cancellationToken),
        WatchRequest watch => new WatchTalk(store, options.CurrentValue, timeProvider).WatchAsync(turn, watch, cancellationToken),
        UnwatchRequest unwatch => new WatchTalk(store, options.CurrentValue, timeProvider).UnwatchAsync(turn, unwatch, cancellationToken),
        IdentityRequest identity => new SelfTalk(store).AnswerAsync(turn, identity, cancellationToken),
        HelpRequest => turn.PostAsync(HelpReply.Help, cancellationToken),
        CourtesyRequest => turn.PostAsync(HelpReply.Courtesy, cancellationToken),
        UnknownRequest unknown => new NearestRequests(turn.Api).AnswerAsync(turn, unknown, cancellationToken),
        _ => Lookups.AnswerAsync(turn, request, cancellationToken),
    };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "An answer failed")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}

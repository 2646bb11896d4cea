using NetDoctor.Bot.Conversations.Names;
using NetDoctor.Bot.Conversations.Replies;
using NetDoctor.Bot.State;

namespace NetDoctor.Bot.Conversations;

/// <summary>Keeps who "I" is.</summary>
internal sealed class SelfTalk(IBotStore store)
{
    /// <summary>Answers "I am shop/web" and "who am I".</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task AnswerAsync(Turn turn, IdentityRequest request, CancellationToken cancellationToken)
    {
        if (request.Source is null)
        {
            await turn.PostAsync(new Reply { Sentence = Who(turn.Self) }, cancellationToken);
            return;
        }

        switch (await FindAsync(turn, request.Source, cancellationToken))
        {
            case Ambiguous ambiguous:
                await Choices.AskAsync(turn, ambiguous.Question, ambiguous.Choices, cancellationToken);
                return;
            case Unresolved unresolved:
                await turn.PostAsync(FailureReply.Unresolved(unresolved), cancellationToken);
                return;
            case Resolved { From: { } from }:
                store.SetSelf(turn.Speaker, from);
                turn.Remember(memory => memory with { Choices = [] });
                await turn.ShowAsync(
                    new Reply
                    {
                        Sentence = $"From now on, when you say \"I\", it is {from}.",
                        Buttons = [new ReplyButton("What can I reach?", "what can I reach"), new ReplyButton("Help", "help")],
                    },
                    cancellationToken);
                return;
        }
    }

    // A name that is written in full is looked up as well: a typo would be asked from for weeks.
    private static Task<Resolution> FindAsync(Turn turn, string source, CancellationToken cancellationToken)
    {
        var (name, ns) = source.Split('/') switch
        {
            ["node", _] or [_, _, _] => (source, null),
            [var space, var written] => (written, space),
            _ => (source, (string?)null),
        };
        return new NameResolver(turn.Api).SourceAsync(name, ns, null, reference => $"I am {reference}", cancellationToken);
    }

    private static string Who(string? self) => self is null
        ? "It is not known who you are, so questions are asked from NetDoctor's own pod. Say who \"I\" is, such as: I am shop/web"
        : $"When you say \"I\", it is {self}.";
}

using System.Collections.Immutable;
using NetDoctor.Bot.Conversations.Names;
using NetDoctor.Bot.Conversations.Replies;
using NetDoctor.Bot.State;
using NetDoctor.Model.Names;
using NetDoctor.Model.Services;

namespace NetDoctor.Bot.Conversations;

/// <summary>Answers what can be read without probing: status, Services, findings, who reaches whom.</summary>
internal static class Lookups
{
    // A cluster with more Services is summed up as far as they go.
    private const int MostPages = 20;

    /// <summary>Answers.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task AnswerAsync(Turn turn, Request request, CancellationToken cancellationToken) => request switch
    {
        StatusRequest => StatusAsync(turn, cancellationToken),
        ServicesRequest services => ServicesAsync(turn, services, cancellationToken),
        ExplainRequest explain => ExplainAsync(turn, explain, cancellationToken),
        WhoReachesRequest who => WhoReachesAsync(turn, who, cancellationToken),
        ReachesWhatRequest what => ReachesWhatAsync(turn, what, cancellationToken),
        _ => throw new ArgumentException($"'{request}' is not read.", nameof(request)),
    };

    private static async Task StatusAsync(Turn turn, CancellationToken cancellationToken)
    {
        turn.Remember(memory => memory with { LastAsked = "status" });
        await turn.PostAsync(StatusReply.Of(await turn.Api.GetClusterAsync(cancellationToken)), cancellationToken);
    }

    private static async Task ServicesAsync(Turn turn, ServicesRequest request, CancellationToken cancellationToken)
    {
        var ns = request.Namespace;
        turn.Remember(memory => memory with { LastAsked = ns is null ? "services" : $"services in {ns}" });
        if (ns is not null)
        {
            var known = await turn.Api.FindNamesAsync(ns, NameKind.Namespace, null, cancellationToken);
            if (known.Items is [{ IsExact: false }, ..])
            {
                await Choices.AskAsync(
                    turn,
                    $"There is no namespace {ns}. Do you mean one of these?",
                    [.. known.Items.Select(item => new OpenChoice(item.Name, $"services in {item.Name}"))],
                    cancellationToken);
                return;
            }
        }

        var services = ImmutableArray.CreateBuilder<ServiceHealth>();
        string? cursor = null;
        for (var page = 0; page < MostPages; page++)
        {
            var list = await turn.Api.ListServicesAsync(ns, cursor, cancellationToken);
            services.AddRange(list.Items);
            cursor = list.NextCursor;
            if (cursor is null)
            {
                break;
            }
        }

        var reply = ServicesReply.Of(services.ToImmutable(), ns, isWhole: cursor is null);
        await turn.PostAsync(reply.Short, cancellationToken);
        if (reply.Long is { } all)
        {
            await turn.PostBelowAsync(all, cancellationToken);
        }
    }

    private static async Task ExplainAsync(Turn turn, ExplainRequest request, CancellationToken cancellationToken)
    {
        var document = MarkdownParts.Read(await turn.Api.GetFindingAsync(request.Id, cancellationToken));
        var title = document is [HeadingPart heading, ..] ? heading.Text : request.Id;
        await turn.PostBelowAsync(new Reply { Sentence = title, Parts = document is [HeadingPart, ..] ? document[1..] : document }, cancellationToken);
    }

    private static async Task WhoReachesAsync(Turn turn, WhoReachesRequest request, CancellationToken cancellationToken)
    {
        if (await EndAsync(turn, request.Target, request.Namespace, name => $"who can reach {name}", cancellationToken) is { } end)
        {
            turn.Remember(memory => memory with { LastAsked = $"who can reach {end}", Choices = [] });
            var list = await turn.Api.ListConnectivityAsync(null, end, cancellationToken);
            await SayAsync(turn, ConnectivityReply.Sources(list, end), request.IsOpposite, cancellationToken);
        }
    }

    private static async Task ReachesWhatAsync(Turn turn, ReachesWhatRequest request, CancellationToken cancellationToken)
    {
        if (await EndAsync(turn, request.Source, request.Namespace, name => $"what can {name} reach", cancellationToken) is { } end)
        {
            turn.Remember(memory => memory with { LastAsked = $"what can {end} reach", Choices = [] });
            var list = await turn.Api.ListConnectivityAsync(end, null, cancellationToken);
            await SayAsync(turn, ConnectivityReply.Destinations(list, end), request.IsOpposite, cancellationToken);
        }
    }

    private static async Task SayAsync(Turn turn, (Reply Short, Reply? Long) reply, bool isOpposite, CancellationToken cancellationToken)
    {
        var shown = isOpposite
            ? reply.Short with { Sentence = $"This is the opposite of what you asked, and all others are the answer. {reply.Short.Sentence}" }
            : reply.Short;
        await turn.ShowAsync(shown, cancellationToken);
        if (reply.Long is { } all)
        {
            await turn.PostBelowAsync(all, cancellationToken);
        }
    }

    // The workload that a name means; a Service stands for the pods behind it.
    private static async Task<string?> EndAsync(
        Turn turn, string? written, string? ns, Func<string, string> asks, CancellationToken cancellationToken)
    {
        if (written is null && turn.Self is null)
        {
            await turn.PostAsync(FailureReply.Nothing("It is not known who you are. Say who \"I\" is, such as: I am shop/web"), cancellationToken);
            return null;
        }

        var name = WrittenTarget.Of(written ?? "") is { Port: not null } target ? WrittenTarget.Join(
            target.Namespace is null ? target.Service : $"{target.Service}.{target.Namespace}", null) : written;
        var resolution = await new NameResolver(turn.Api).SourceAsync(name, ns, turn.Self, asks, cancellationToken);
        if (resolution is Resolved { From: { } from } && !from.StartsWith("node/", StringComparison.Ordinal))
        {
            return from;
        }

        if (resolution is not Ambiguous { IsExact: true } && await BehindAsync(turn, name ?? "", ns, cancellationToken) is { } behind)
        {
            return behind;
        }

        if (resolution is Ambiguous ambiguous)
        {
            await Choices.AskAsync(turn, ambiguous.Question, ambiguous.Choices, cancellationToken);
            return null;
        }

        var sentence = resolution is Unresolved unresolved ? unresolved.Sentence : "Policies are not about nodes: name a workload, a pod or a Service.";
        await turn.PostAsync(FailureReply.Nothing(sentence), cancellationToken);
        return null;
    }

    private static async Task<string?> BehindAsync(Turn turn, string name, string? ns, CancellationToken cancellationToken)
    {
        if (WrittenTarget.Of(name) is not { } target)
        {
            return null;
        }

        var found = await turn.Api.FindNamesAsync(target.Service, NameKind.Service, target.Namespace ?? ns, cancellationToken);
        if (found.Items is not [{ IsExact: true, Namespace: { } space } service])
        {
            return null;
        }

        var details = await turn.Api.GetServiceAsync(space, service.Name, cancellationToken);
        return details.Endpoints.Select(endpoint => endpoint.Target)
            .FirstOrDefault(pod => pod?.StartsWith("Pod ", StringComparison.Ordinal) == true)?["Pod ".Length..];
    }
}

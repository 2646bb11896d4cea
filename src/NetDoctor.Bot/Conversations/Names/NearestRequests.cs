using NetDoctor.Bot.Conversations.Replies;
using NetDoctor.Client;
using NetDoctor.Model.Names;

namespace NetDoctor.Bot.Conversations.Names;

/// <summary>Answers words that mean nothing with what can be asked of the things that they name.</summary>
/// <remarks>Only what there is in the cluster is offered, or what is spelt like it: of "drop all tables" nothing is.</remarks>
internal sealed class NearestRequests(NetDoctorClient api)
{
    private const int MostLookups = 4;

    /// <summary>Answers.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="request">The words.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task AnswerAsync(Turn turn, UnknownRequest request, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        foreach (var name in request.Names.Take(MostLookups))
        {
            if (await KnownAsync(name, cancellationToken) is { } known)
            {
                names.Add(known);
            }
        }

        await turn.PostAsync(HelpReply.Unknown((request with { Names = [.. names] }).Nearest), cancellationToken);
    }

    // What has a port, a namespace or a scheme is a target, whether there is one or not.
    private async Task<string?> KnownAsync(string name, CancellationToken cancellationToken)
    {
        if (name.AsSpan().IndexOfAny(':', '.', '/') >= 0)
        {
            return name;
        }

        foreach (var kind in (NameKind[])[NameKind.Service, NameKind.Workload])
        {
            if (await api.FindNamesAsync(name, kind, null, cancellationToken) is { Items: [var first, ..] })
            {
                return first.Name;
            }
        }

        return null;
    }
}

using System.Collections.Immutable;
using NetDoctor.Model.Services;

namespace NetDoctor.Bot.Conversations.Replies;

/// <summary>Says how Services are: how many are ill, and which.</summary>
internal static class ServicesReply
{
    private const int Most = 5;
    private const int MostBelow = 50;

    /// <summary>The reply, and one for the thread when it does not say all of the ill ones.</summary>
    /// <param name="services">The Services.</param>
    /// <param name="ns">Their namespace; null for all.</param>
    /// <param name="isWhole">Whether these are all.</param>
    public static (Reply Short, Reply? Long) Of(ImmutableArray<ServiceHealth> services, string? ns, bool isWhole)
    {
        var where = ns is null ? "" : $" in {ns}";
        var ill = services.Where(service => service.Health is HealthState.Unhealthy or HealthState.Degraded)
            .OrderByDescending(service => service.Health == HealthState.Unhealthy).ToList();
        var unknown = services.Count(service => service.Health == HealthState.Unknown);
        var count = $"{(isWhole ? "" : "more than ")}{services.Length}";
        var healthy = services.Length - ill.Count - unknown;
        var sentence = services.Length == 0 ? $"There are no Services{where}."
            : ill.Count == 0 && services.Length == 1 && isWhole ? $"The only Service{where} is well, as far as objects tell."
            : ill.Count == 0 ? $"None of {count} Services{where} is ill, as far as objects tell."
            : $"{ill.Count} of {count} Services{where} {(ill.Count == 1 ? "is" : "are")} ill, as far as objects tell.";
        var parts = ImmutableArray.CreateBuilder<ReplyPart>();
        if (ill.Count > 0)
        {
            parts.Add(new ListPart([.. ill.Take(Most).Select(Line)]));
        }

        if (ill.Count > Most)
        {
            parts.Add(new TextPart($"{ill.Count - Most} more are below."));
        }

        var whole = new Reply
        {
            Sentence = sentence,
            Tone = ill.Count == 0 ? Tone.Good : ill.Exists(service => service.Health == HealthState.Unhealthy) ? Tone.Bad : Tone.Warning,
            Parts = parts.ToImmutable(),
            Buttons = [.. ill.Take(Most).Select(service => new ReplyButton($"Check {service.Name}", $"check {service.Name}.{service.Namespace}"))],
            Footer = services.Length == 0 ? null : $"{healthy} healthy, {ill.Count} ill, {unknown} unknown; nothing was probed",
        };
        return (whole, ill.Count <= Most ? null : new Reply
        {
            Sentence = $"The other ill Services{where}",
            Parts =
            [
                new ListPart([.. ill.Skip(Most).Take(MostBelow).Select(Line)]),
                .. ill.Count - Most > MostBelow ? [new TextPart($"{ill.Count - Most - MostBelow} more are not listed; ask for one namespace.")] : (ReplyPart[])[],
            ],
        });
    }

    private static string Line(ServiceHealth service) => $"{service.Name}.{service.Namespace}: {service.Summary}";
}

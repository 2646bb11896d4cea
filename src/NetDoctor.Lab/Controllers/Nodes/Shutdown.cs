using System.Globalization;
using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Controllers.Nodes;

/// <summary>How long a pod serves on after its deletion was asked for.</summary>
/// <remarks>agnhost's netexec does so with <c>--delay-shutdown=SECONDS</c>; other containers end at once.
/// Source: kubernetes/kubernetes test/images/agnhost/netexec.</remarks>
internal static class Shutdown
{
    private const string Flag = "--delay-shutdown=";
    private const int DefaultGraceSeconds = 30;

    /// <summary>The time; never more than the pod's grace period.</summary>
    public static TimeSpan DelayOf(JsonObject pod)
    {
        var delays = Field.Items(pod, "spec", "containers")
            .SelectMany(container => Field.Texts(container, "args"))
            .Where(argument => argument.StartsWith(Flag, StringComparison.Ordinal))
            .Select(argument => int.TryParse(argument[Flag.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : 0);
        var grace = Field.Number(pod, "spec", "terminationGracePeriodSeconds") ?? DefaultGraceSeconds;
        return TimeSpan.FromSeconds(Math.Min(delays.DefaultIfEmpty().Max(), grace));
    }
}

using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using NetDoctor.Model.Agents.Facts;

namespace NetDoctor.Agent.KubeProxy;

/// <summary>Reads kube-proxy's answer to <c>/healthz</c>.</summary>
/// <remarks>Before Kubernetes 1.32 the answer has one time for both families; on failure the status is 503 with the same body.
/// Source: kubernetes/kubernetes, pkg/proxy/healthcheck/proxy_health.go.</remarks>
internal static class ProxyHealthText
{
    /// <summary>Reads an answer; null when it is not kube-proxy's.</summary>
    /// <param name="isSuccess">Whether the status said that it is healthy.</param>
    /// <param name="body">The body.</param>
    public static ProxyHealth? Parse(bool isSuccess, string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("lastUpdated", out _))
            {
                return null;
            }

            return new ProxyHealth
            {
                IsHealthy = Flag(root, "healthy") ?? isSuccess,
                IsNodeEligible = Flag(root, "nodeEligible"),
                CurrentTime = Time(root, "currentTime"),
                Families = Families(root, isSuccess),
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ImmutableArray<ProxyFamilyHealth> Families(JsonElement root, bool isSuccess) =>
        root.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.Object
            ?
            [
                .. status.EnumerateObject()
                    .Select(family => new ProxyFamilyHealth(
                        family.Name, Time(family.Value, "lastUpdated"), Flag(family.Value, "healthy") ?? isSuccess))
                    .OrderBy(family => family.Family, StringComparer.Ordinal),
            ]
            : [new ProxyFamilyHealth("", Time(root, "lastUpdated"), isSuccess)];

    private static bool? Flag(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : null;

    // Go's zero time stands for never.
    private static DateTimeOffset? Time(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        && (value.TryGetDateTimeOffset(out var time) || TryParse(value.GetString()!, out time)) && time.Year > 1
            ? time
            : null;

    // Versions before 1.28 write times as Go prints them: 2026-11-22 19:28:39.709094703 +0000 UTC m=+0.5.
    private static bool TryParse(string text, out DateTimeOffset time)
    {
        const int Digits = 27;
        time = default;
        return text.Split(' ') is [var date, var clock, { Length: 5 } offset, ..]
            && DateTimeOffset.TryParse(
                $"{$"{date}T{clock}"[..Math.Min(Digits, date.Length + 1 + clock.Length)]}{offset[..3]}:{offset[3..]}",
                CultureInfo.InvariantCulture, out time);
    }
}

using NetDoctor.Diagnosis.Questions;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Application;

/// <summary>The other scheme of a URL, and the declaration of a port.</summary>
internal static class Schemes
{
    /// <summary>The same place and path by the other scheme; the port is written, since the default would change with the scheme.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="route">The route.</param>
    public static string Other(UrlTarget url, Route route)
    {
        var port = Asked.Port(route) is { IsName: false } number ? number.Number : url.IsHttps ? 443 : 80;
        return $"{(url.IsHttps ? "http" : "https")}://{url.Host}:{port}{url.PathAndQuery}";
    }

    /// <summary>A fix that changes what the Service declares of a port.</summary>
    /// <param name="route">The route.</param>
    /// <param name="appProtocol">What it speaks.</param>
    /// <param name="description">What to do.</param>
    public static Fix DeclareFix(Route route, string appProtocol, string description) => route is { Service: { } service, Port: { } port }
        ? new Fix(
            description,
            ServiceFacts.Patch(service, "add", $"/spec/ports/{ServiceFacts.IndexOf(service, port)}/appProtocol", $"\"{appProtocol}\""))
        : new Fix(description);
}

using System.Collections.Immutable;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Questions;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules;

/// <summary>Where redirects lead, as far as objects tell. Nothing but the target itself is dialled.</summary>
internal static class Redirects
{
    /// <summary>Why a client that follows the redirect meets nothing, in words; null when it may well meet something.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="result">The answer that redirects.</param>
    public static string? DeadEnd(DiagnosisContext context, HttpProbeResult result)
    {
        if (TargetOf(context, result) is not { } target || !context.Snapshot.IsComplete(ResourceKind.Service))
        {
            return null;
        }

        if (NameOf(context, target.Host) is not var (ns, name))
        {
            return null;
        }

        if (context.Snapshot.Services.Find(ns, name) is not { } service)
        {
            // Only a name that says it is a Service's cannot be anything else.
            return IsServiceForm(context, target.Host) ? $"there is no Service {ns}/{name}" : null;
        }

        var hasPort = service.Ports.Any(port => port.Port == target.Port && port.Protocol == TransportProtocol.Tcp);
        return hasPort || service.IsHeadless || service.Type == ServiceType.ExternalName
            ? null
            : $"{service.Reference} has no port {target.Port}, it has {string.Join(", ", service.Ports)}";
    }

    /// <summary>The URL that a redirect leads to; null when it cannot be understood, or is none.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="result">The answer.</param>
    public static Uri? TargetOf(DiagnosisContext context, HttpProbeResult result)
    {
        if (result is not { Status: 301 or 302 or 303 or 307 or 308, Location: { } location }
            || LadderPlanner.UrlOf(context.Route) is not { } url)
        {
            return null;
        }

        var port = Asked.Port(context.Route) is { IsName: false } asked ? asked.Number : url.IsHttps ? 443 : 80;
        return Uri.TryCreate($"{(url.IsHttps ? "https" : "http")}://{url.Host}:{port}{url.PathAndQuery}", UriKind.Absolute, out var from)
            && Uri.TryCreate(from, location, out var to) && to.Scheme is "http" or "https"
                ? to
                : null;
    }

    private static (string Namespace, string Name)? NameOf(DiagnosisContext context, string host)
    {
        var route = context.Route;
        // Behind an Ingress it is the Ingress' host, and not the Service's name, whatever its form.
        if (route.TargetKind == RouteTargetKind.Ingress)
        {
            return null;
        }

        if (route.Service is { } asked && LadderPlanner.UrlOf(route) is { Inner: ServiceTarget } url
            && string.Equals(host, url.Host, StringComparison.OrdinalIgnoreCase))
        {
            return (asked.Namespace, asked.Name);
        }

        ImmutableArray<string> labels = [.. host.TrimEnd('.').ToLowerInvariant().Split('.')];
        return labels switch
        {
            [var name] => (route.Source.Namespace, name),
            [var name, var ns] when context.Snapshot.Namespaces.Find("", ns) is not null => (ns, name),
            [var name, var ns, ..] when IsServiceForm(context, host) => (ns, name),
            _ => null,
        };
    }

    private static bool IsServiceForm(DiagnosisContext context, string host)
    {
        var rest = string.Join('.', host.TrimEnd('.').ToLowerInvariant().Split('.').Skip(2));
        return rest == "svc" || rest == $"svc.{context.Snapshot.ClusterDomain}";
    }
}

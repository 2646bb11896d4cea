using System.Collections.Immutable;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit.Namespaces;

namespace NetDoctor.NetworkLab.Tests;

/// <summary>A real fault, a question that it breaks, and what is true of it, as its author declares.</summary>
/// <param name="Name">What is wrong, in words.</param>
/// <param name="Verdict">The verdict that is right, with agents.</param>
/// <param name="Cause">Id of the cause, with agents; null where nothing is wrong.</param>
internal sealed record NetworkCase(string Name, Verdict Verdict, string? Cause)
{
    /// <summary>Source of the question.</summary>
    public string From { get; init; } = "shop/client";

    /// <summary>Its target.</summary>
    public string To { get; init; } = "web.shop:80";

    /// <summary>What an agent has to have read for the cause, such as <c>resolv.conf of Pod shop/client</c>; null where the cause says enough.</summary>
    public string? ReadFrom { get; init; }

    /// <summary>Whether the agents can be asked by way of the API server, too.</summary>
    public bool ByExec { get; init; }

    /// <summary>How the nodes' pods are joined.</summary>
    public LabOverlay Overlay { get; init; }

    /// <summary>Shell scripts that make the fault, by the place where they run.</summary>
    public ImmutableArray<(string Place, string Script)> Break { get; init; } = [];

    /// <summary>Shell scripts that mend it, besides the nodes' rules, which are made anew.</summary>
    public ImmutableArray<(string Place, string Script)> Mend { get; init; } = [];

    /// <summary>What listens, by pod; unless the case says otherwise, everything as it should.</summary>
    public ImmutableArray<(string Pod, LabListenerSpec Spec)> Listeners { get; init; } = [Web(), Dns("dns1"), Dns("dns2")];

    /// <summary>A web server in pod web.</summary>
    public static (string Pod, LabListenerSpec Spec) Web(LabListenerKind kind = LabListenerKind.Http, string? address = null, int bodyBytes = 3) =>
        ("web", new LabListenerSpec { Kind = kind, Port = 8080, Address = address, BodyBytes = bodyBytes });

    /// <summary>A replica of the cluster's DNS.</summary>
    public static (string Pod, LabListenerSpec Spec) Dns(string pod, LabListenerKind kind = LabListenerKind.Dns) =>
        (pod, new LabListenerSpec { Kind = kind, Port = 53, Names = NetworkWorld.Names });

    /// <inheritdoc/>
    public override string ToString() => Name;
}

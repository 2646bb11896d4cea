using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using NetDoctor.Model.Agents;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Api.Agents;

/// <summary>Which pods are node agents, and how they are called.</summary>
public sealed class AgentsOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string SectionName = "Agents";

    /// <summary>Folder with <c>tls.crt</c>, <c>tls.key</c> and <c>ca.crt</c> for mutual TLS with the agents; null for no agents.</summary>
    public string? Certificates { get; set; }

    /// <summary>Labels of the agents' pods, as <c>key=value,key=value</c>.</summary>
    [Required]
    [RegularExpression("[^=,]+=[^=,]*(,[^=,]+=[^=,]*)*")]
    public string Labels { get; set; } = "app.kubernetes.io/name=netdoctor,app.kubernetes.io/component=agent";

    /// <summary>Namespace of the agents; null for that of NetDoctor's own pod, and for any when that is not known.</summary>
    public string? Namespace { get; set; }

    /// <summary>Port that the agents listen on. 1-65535, default 9443.</summary>
    [Range(1, 65535)]
    public int Port { get; set; } = AgentNames.Port;

    /// <summary>Time after which an agent is asked about itself again. 1 second - 1 hour, default 5 minutes; one that does not answer is asked sooner.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan AskInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether agents that the network does not reach are asked by running their command in their pods, by way of the API server.
    /// Default true; NetDoctor needs <c>create</c> and <c>get</c> on <c>pods/exec</c> for it.</summary>
    public bool Exec { get; set; } = true;

    /// <summary>Container of the agents' pods in which their command is run. Default <c>agent</c>.</summary>
    [Required]
    public string Container { get; set; } = "agent";

    /// <summary>The agents' program in that container. Default <c>netdoctor-agent</c>.</summary>
    [Required]
    public string Command { get; set; } = "netdoctor-agent";

    /// <summary>Commands that may run in agents' pods at once; others wait. 1-256, default 16.</summary>
    [Range(1, 256)]
    public int MaxConcurrentExecs { get; set; } = 16;

    /// <summary>The labels, read.</summary>
    internal LabelSet LabelSet => LabelSet.From(Labels.Split(',').Select(label => label.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0].Trim(), pair[1].Trim())));
}

/// <summary>Checks <see cref="AgentsOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class AgentsOptionsValidator : IValidateOptions<AgentsOptions>;

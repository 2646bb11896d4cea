using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using NetDoctor.Model.Agents;

namespace NetDoctor.Agent;

/// <summary>What an agent has to be told.</summary>
internal sealed class AgentOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string SectionName = "Agent";

    /// <summary>Name of its node; no default.</summary>
    [Required]
    public string NodeName { get; set; } = "";

    /// <summary>Address that it listens on; null, which is the default, for all.</summary>
    public string? Address { get; set; }

    /// <summary>Port that it listens on; 0-65535, default 9443, and 0 for any that is free.</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = AgentNames.Port;

    /// <summary>Folder with its certificate <c>tls.crt</c>, the key <c>tls.key</c> and the authority <c>ca.crt</c> of its only caller.</summary>
    [Required]
    public string Certificates { get; set; } = "/etc/netdoctor-agent/certificates";

    /// <summary>Folder where container runtimes keep network namespaces, default <c>/var/run/netns</c>.</summary>
    [Required]
    public string NamespaceDirectory { get; set; } = "/var/run/netns";

    /// <summary>Folder with a file for each pod, named by its UID, that holds the id of a process of it; null, which is the default, to
    /// find processes by their control groups.</summary>
    public string? PodDirectory { get; set; }
}

/// <summary>Checks <see cref="AgentOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class AgentOptionsValidator : IValidateOptions<AgentOptions>;

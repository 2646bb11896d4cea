using NetDoctor.Lab.DataPlane;
using NetDoctor.Lab.Scenarios;

namespace NetDoctor.Lab.Hosting;

/// <summary>How a lab is started.</summary>
public sealed record LabOptions
{
    /// <summary>Where <c>.netdoctor-lab</c> is made for people: below the current directory.</summary>
    public const string DefaultKubeconfig = ".netdoctor-lab/kubeconfig";

    /// <summary>Where the bot keeps its state.</summary>
    public const string DefaultChatStore = ".netdoctor-lab/bot.db";

    /// <summary>The cluster and what is wrong in it.</summary>
    public required Scenario Scenario { get; init; }

    /// <summary>Addresses of 127.0.0.0/8 to use, which stay the caller's; null claims those of the default plan, or others when it is taken.</summary>
    public LabAddressClaim? Claim { get; init; }

    /// <summary>Where ports below 1024 are bound; null tries what the process may do.</summary>
    public LowPorts? LowPorts { get; init; }

    /// <summary>Port of the Kubernetes API on 127.0.0.1; 0, the default, takes a free one.</summary>
    public int ApiServerPort { get; init; }

    /// <summary>Where the kubeconfig is written; its folder is made when absent.</summary>
    public string KubeconfigPath { get; init; } = DefaultKubeconfig;

    /// <summary>Address at which the bot listens, on loopback; null, the default, starts none.</summary>
    public Uri? ChatUrl { get; init; }

    /// <summary>File of the bot's state.</summary>
    public string ChatStorePath { get; init; } = DefaultChatStore;

    /// <summary>Arguments for NetDoctor's own configuration, such as <c>--urls http://127.0.0.1:0</c>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];
}

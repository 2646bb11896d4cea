using k8s;

namespace NetDoctor.Kubernetes.Configuration;

/// <summary>Where the configuration of the cluster comes from.</summary>
internal abstract record ClusterLocation
{
    /// <summary>Finds the first of: an address or kubeconfig in the options, the pod's service account, <c>KUBECONFIG</c>, the default file.</summary>
    /// <param name="options">What the user asked for.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="isInCluster">Whether a service account is mounted.</param>
    /// <exception cref="ClusterConfigurationException">There is none.</exception>
    public static ClusterLocation Find(KubernetesOptions options, Func<string, string?> environment, bool isInCluster)
    {
        if (options.Kubeconfig is { Length: > 0 } path)
        {
            return File.Exists(path)
                ? new Files([path])
                : throw new ClusterConfigurationException($"There is no kubeconfig at {path}.");
        }

        if (options.Server is { } server)
        {
            return new Address(server);
        }

        if (isInCluster)
        {
            return new ServiceAccount();
        }

        if (environment("KUBECONFIG") is { Length: > 0 } list)
        {
            var files = list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Where(File.Exists).ToArray();
            return files.Length > 0
                ? new Files(files)
                : throw new ClusterConfigurationException($"KUBECONFIG names no file that exists: {list}.");
        }

        var home = Path.Combine(environment(OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME") ?? "/", ".kube", "config");
        return File.Exists(home)
            ? new Files([home])
            : throw new ClusterConfigurationException(
                $"No cluster is configured: give --kubeconfig, set KUBECONFIG, write {home}, or run in a pod with a service account.");
    }

    /// <summary>Finds it with the environment of this process.</summary>
    /// <param name="options">What the user asked for.</param>
    /// <exception cref="ClusterConfigurationException">There is none.</exception>
    public static ClusterLocation Find(KubernetesOptions options) =>
        Find(options, Environment.GetEnvironmentVariable, KubernetesClientConfiguration.IsInCluster());

    /// <summary>Kubeconfig files; of several, the first that has a name wins.</summary>
    /// <param name="Paths">At least one path.</param>
    internal sealed record Files(IReadOnlyList<string> Paths) : ClusterLocation;

    /// <summary>The service account of this pod.</summary>
    internal sealed record ServiceAccount : ClusterLocation;

    /// <summary>An API server without credentials.</summary>
    /// <param name="Server">Its address.</param>
    internal sealed record Address(Uri Server) : ClusterLocation;
}

using k8s;
using k8s.Authentication;
using k8s.Exceptions;
using k8s.KubeConfigModels;
using NetDoctor.Kubernetes.Manifests;
using YamlDotNet.Core;

namespace NetDoctor.Kubernetes.Configuration;

/// <summary>Makes the client library's configuration of what was found.</summary>
internal static class ClientConfiguration
{
    /// <summary>Reads files and tokens anew, so that credentials that were renewed meanwhile are taken up.</summary>
    /// <param name="location">Where the configuration is.</param>
    /// <param name="context">Context of a kubeconfig; null for its current one.</param>
    /// <exception cref="ClusterConfigurationException">A file cannot be read, or does not name a cluster.</exception>
    public static KubernetesClientConfiguration Load(ClusterLocation location, string? context)
    {
        try
        {
            var configuration = location switch
            {
                ClusterLocation.Address address => new KubernetesClientConfiguration { Host = address.Server.AbsoluteUri },
                ClusterLocation.Files files => FromFiles(files, context),
                _ => KubernetesClientConfiguration.InClusterConfig(),
            };
            configuration.UserAgent = "netdoctor";

            // The library's three minutes are too long to notice that an API server is gone.
            configuration.FirstMessageHandlerSetup = handler =>
            {
                handler.ConnectTimeout = TimeSpan.FromSeconds(5);
                handler.KeepAlivePingDelay = TimeSpan.FromSeconds(15);
                handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(10);
            };
            return configuration;
        }
        catch (Exception exception) when (exception
            is KubeConfigException or YamlException or ManifestException or IOException or UnauthorizedAccessException or FormatException)
        {
            throw new ClusterConfigurationException($"The cluster's configuration cannot be used: {exception.Message}", exception);
        }
    }

    private static KubernetesClientConfiguration FromFiles(ClusterLocation.Files files, string? context)
    {
        var kubeconfig = KubeconfigFiles.Load(files.Paths);
        var user = UserOf(kubeconfig, context ?? kubeconfig.CurrentContext);
        var tokenFile = user is null ? null : KubeconfigFiles.TokenFileOf(files.Paths, user.Name);

        // The library refuses a user without credentials and does not know tokenFile; kubectl takes both.
        if (user is not null && !HasCredentials(user.UserCredentials))
        {
            foreach (var entry in kubeconfig.Contexts.Where(entry => entry.ContextDetails?.User == user.Name))
            {
                entry.ContextDetails.User = null;
            }
        }

        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigObject(kubeconfig, context);
        if (tokenFile is not null && configuration is { AccessToken: null, TokenProvider: null })
        {
            configuration.TokenProvider = new TokenFileAuth(tokenFile);
        }

        return configuration;
    }

    private static User? UserOf(K8SConfiguration kubeconfig, string? context)
    {
        var name = kubeconfig.Contexts?.FirstOrDefault(entry => entry.Name == context)?.ContextDetails?.User;
        return name is null ? null : kubeconfig.Users?.FirstOrDefault(user => user.Name == name);
    }

    private static bool HasCredentials(UserCredentials? credentials) => credentials is not null
        && (credentials.Token ?? credentials.UserName ?? credentials.ClientCertificate ?? credentials.ClientCertificateData
            ?? (object?)credentials.AuthProvider ?? credentials.ExternalExecution) is not null;
}

namespace NetDoctor.Agent;

/// <summary>Help for people.</summary>
internal static class CommandLine
{
    public const string Help = """
        NetDoctor's node agent: probes from its node and from inside of the node's pods.

        netdoctor-agent                 serves NetDoctor's API over HTTP/2 with mutual TLS
        netdoctor-agent probe --json    makes one probe: the request is read from standard input, the result printed
        netdoctor-agent facts --json    reads facts of a pod or of the node, likewise
        netdoctor-agent info --json     prints version, node, and what it lacks
        netdoctor-agent --version

        Settings, as environment variables (Agent__NodeName) or arguments (--Agent:NodeName=n1):
          Agent:NodeName             name of its node; needed
          Agent:Port                 default 9443
          Agent:Address              address to listen on; default all
          Agent:Certificates         folder with tls.crt, tls.key and ca.crt; default /etc/netdoctor-agent/certificates
          Agent:NamespaceDirectory   where the container runtime keeps network namespaces; default /var/run/netns
          Probes:MaxConcurrency      probes at once; default 256

        Needs hostNetwork, hostPID, and the capabilities SYS_ADMIN and SYS_PTRACE; NET_RAW and NET_ADMIN for what it tells that it lacks.
        """;
}

namespace NetDoctor.Model.Agents;

/// <summary>Names by which NetDoctor and its agents know each other, whatever their addresses are.</summary>
public static class AgentNames
{
    /// <summary>DNS name in an agent's certificate.</summary>
    public const string Agent = "netdoctor-agent";

    /// <summary>DNS name in the certificate of NetDoctor's API, the only one that an agent takes.</summary>
    public const string Api = "netdoctor-api";

    /// <summary>Port that agents listen on unless told otherwise.</summary>
    public const int Port = 9443;
}

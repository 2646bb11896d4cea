namespace NetDoctor.Lab.ApiServer.Registry;

/// <summary>The part of an object that a write may change.</summary>
public enum ObjectPart
{
    /// <summary>Everything but status.</summary>
    Specification,

    /// <summary>Status only.</summary>
    Status,
}

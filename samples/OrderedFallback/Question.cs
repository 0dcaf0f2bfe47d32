namespace OrderedFallback;

/// <summary>What the programs are asked: is there a task with this id?</summary>
internal struct Question
{
    public int Pid;
}
